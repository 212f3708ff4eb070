import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { Connection } from '@temporalio/client';
import type { Config, TemporalConfig } from '../../config';
import { ConfigurationError } from '../../errors';
import { freePort, isPortFree } from '../server/free-port';
import { stopNotedProcess } from '../server/pid-file';
import { superviseServer, type SupervisedServer } from '../server/supervised-server';
import { findTemporalExecutable } from './temporal-executable';
import { acceptsConnections, waitUntil } from '../server/wait-until';

/** The embedded Temporal server, and how to reach it. */
export interface EmbeddedTemporal extends SupervisedServer {
  temporal: TemporalConfig;
}

const namespace = 'default';

// The development server's one shard polls its queue 20 times a second, so each step of a workflow waits up to 50 ms.
// With the SQLite settings, a transaction does not wait for the disk: only a crash of the machine can lose it.
const speed = [
  // By default a task queue has four partitions. With one worker, they only forward tasks to each other.
  '--dynamic-config-value=matching.numTaskqueueReadPartitions=1',
  '--dynamic-config-value=matching.numTaskqueueWritePartitions=1',
  '--dynamic-config-value=history.transferProcessorMaxPollRPS=2000',
  // The worker that schedules an activity gets it in the same answer, if it has a free slot. It need not poll for it.
  '--dynamic-config-value=system.enableActivityEagerExecution=true',
  '--sqlite-pragma=journal_mode=WAL',
  '--sqlite-pragma=synchronous=NORMAL',
];

// A caller could set these headers of the Nexus protocol itself, and so name the namespace of somebody else as its own,
// or the operation of somebody else when it cancels (docs/nexus.md). This replaces the server's own list, which is all of
// them before `nexus-link` in server 1.32.0.
const headersOfTheServer = [
  'request-timeout',
  ...['xdc-redirection', 'xdc-redirection-api', 'xdc-redirection-source-cell'],
  ...['caller-name', 'caller-type', 'call-initiation'],
  ...['temporal-principal-type', 'temporal-principal-name'],
  ...['nexus-link', 'nexus-request-id', 'nexus-operation-token'],
  ...['nexus-callback-url', 'nexus-callback-temporal-callback-token'],
];

// Later servers read the second setting for some operations. Earlier ones ignore it.
const disallowedHeaders = [
  'component.nexusoperations.disallowedHeaders',
  'nexusoperation.disallowedHeaders',
].map((setting) => `--dynamic-config-value=${setting}=${JSON.stringify(headersOfTheServer)}`);

/**
 * Starts a Temporal server with its UI. Its workflows are kept in DATA_DIR.
 * @param searchAttributes the names of the Keyword search attributes to register
 */
export async function startTemporal(
  config: Pick<Config, 'dataDir' | 'temporalCli' | 'temporalUiPort'>,
  searchAttributes: string[],
  announce: (line: string) => void,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
): Promise<EmbeddedTemporal> {
  const { dataDir, temporalUiPort } = config;
  const folder = join(dataDir, 'temporal');
  const database = join(folder, 'temporal.db');
  const pidFile = join(dataDir, 'temporal.pid');
  await mkdir(folder, { recursive: true, mode: 0o700 });
  await stopNotedProcess(pidFile, database, 'SIGTERM');
  if (!(await isPortFree(temporalUiPort))) {
    throw new ConfigurationError(
      `TEMPORAL_UI_PORT ${temporalUiPort} is in use: choose another, or stop what listens there`,
    );
  }
  const command = await findTemporalExecutable({ config, announce, env, signal });
  const port = await freePort();
  const server = await superviseServer(
    {
      name: 'Temporal',
      command,
      args: [
        ...[
          'server',
          'start-dev',
          '--namespace',
          namespace,
          '--db-filename',
          database,
          '--log-level',
          'error',
        ],
        ...['--ip', '127.0.0.1', '--port', String(port)],
        ...['--ui-ip', '127.0.0.1', '--ui-port', String(temporalUiPort)],
        ...searchAttributes.map((name) => `--search-attribute=${name}=Keyword`),
        ...disallowedHeaders,
        ...speed,
      ],
      // TEMPORAL_* variables tell the CLI about other servers, so this server must not see them.
      env: Object.fromEntries(Object.entries(env).filter(([name]) => !name.startsWith('TEMPORAL_'))),
      cwd: folder,
      stopSignal: 'SIGTERM',
      logFile: join(dataDir, 'temporal.log'),
      pidFile,
      readyWithinMs: 60_000,
      ready: (waiting) => waitUntil(() => answers(port, temporalUiPort, searchAttributes), 20, waiting),
    },
    announce,
    signal,
  );
  const uiUrl = `http://127.0.0.1:${temporalUiPort}`;
  return {
    temporal: { connection: { address: `127.0.0.1:${port}` }, namespace, uiUrl },
    stop: () => server.stop(),
  };
}

async function answers(port: number, uiPort: number, searchAttributes: string[]): Promise<void> {
  // After a refused connection gRPC waits a second. So the ports are tried with plain connections first.
  await Promise.all([acceptsConnections(port), acceptsConnections(uiPort)]);
  const connection = await Connection.connect({ address: `127.0.0.1:${port}`, connectTimeout: 5_000 });
  try {
    const { customAttributes } = await connection.operatorService.listSearchAttributes({ namespace });
    if (searchAttributes.some((name) => !(name in customAttributes)))
      throw new Error('not all are registered yet');
    await connection.workflowService.describeNamespace({ namespace });
  } finally {
    await connection.close();
  }
}
