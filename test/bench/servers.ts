import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { loadConfig } from '../../src/config';
import { connect } from '../../src/db/connect';
import { freePort } from '../../src/embedded/server/free-port';
import { issueToken, type TokenRequest } from '../../src/embedded/issuer/development-issuer';
import { startEmbedded } from '../../src/embedded/start-embedded';
import { SEARCH_ATTRIBUTE_NAMES } from '../../workflows/contract';
import { type ServerProcess, startServer } from './child-process';

/** The embedded servers, and processes of the built service on them. */
export interface BenchServers {
  dataDir: string;
  databaseUrl: string;
  /** Connects as the role that owns the tables. Its statements may take long. */
  owner: Knex;
  db: Knex;
  temporalAddress: string;
  temporal: Client;
  /** The process ids. */
  pids: Record<'temporal' | 'postgres', number>;
  /** A token of the embedded issuer. */
  token: (request: Omit<TokenRequest, 'ttlSeconds'>) => Promise<string>;
  /**
   * Starts a program of the built service, with the settings of these servers. It is stopped before they are.
   * @param program such as `api`, in `dist/src`
   * @param nodeArgs arguments for Node
   */
  start: (program: 'main' | 'api' | 'worker', nodeArgs?: string[]) => Promise<ServerProcess>;
  /** Registers something to stop. It is stopped before the servers. */
  stopFirst: (stop: () => Promise<void>) => void;
  stop: () => Promise<void>;
}

/** A temporary folder for DATA_DIR. */
export async function temporaryDataDir(): Promise<{ dataDir: string; remove: () => Promise<void> }> {
  const dataDir = await mkdtemp(join(tmpdir(), 'registration-requests-bench-'));
  // Postgres never runs as root. If its user could not enter this folder, its data would be elsewhere.
  await chmod(dataDir, 0o755);
  return { dataDir, remove: () => rm(dataDir, { recursive: true, force: true }) };
}

/** What a process of the service gets to start with embedded servers in a folder. */
export async function embeddedEnv(dataDir: string): Promise<NodeJS.ProcessEnv> {
  const { TEMPORAL_CLI = '', PATH, HOME } = process.env;
  const ports = {
    PORT: String(await freePort()),
    TEMPORAL_UI_PORT: String(await freePort()),
    METRICS_PORT: 'off',
  };
  return { PATH, HOME, TEMPORAL_CLI, DATA_DIR: dataDir, ...ports };
}

/** Starts Postgres, Temporal and the issuer in a folder, with the settings of `npm start`. */
export async function startServers(
  dataDir: string,
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<BenchServers> {
  const stops: (() => Promise<void>)[] = [];
  const stop = async (): Promise<void> => {
    for (const next of stops.splice(0).reverse()) await next();
  };
  try {
    const config = loadConfig(await embeddedEnv(dataDir));
    const embedded = await startEmbedded(config, SEARCH_ATTRIBUTE_NAMES, announce, process.env, signal);
    stops.push(() => embedded.stop());
    const { databaseUrl, migrationDatabaseUrl = '', auth } = embedded;
    const { address } = embedded.temporal.connection;
    const connectTo = (url: string, isPatient: boolean): Knex => {
      const db = connect(url, 2, { isPatient });
      stops.push(() => db.destroy());
      return db;
    };
    const connection = await Connection.connect({ address });
    stops.push(() => connection.close());
    return {
      dataDir,
      databaseUrl,
      owner: connectTo(migrationDatabaseUrl, true),
      db: connectTo(databaseUrl, false),
      temporalAddress: address,
      temporal: new Client({ connection, namespace: embedded.temporal.namespace }),
      pids: {
        temporal: await pidIn(join(dataDir, 'temporal.pid')),
        postgres: await pidIn(join(dataDir, 'postgres.pid')),
      },
      token: (request) => issueToken(dataDir, { ...request, ttlSeconds: 86_400 }),
      start: async (program, nodeArgs = []) => {
        const env = {
          DATABASE_URL: databaseUrl,
          MIGRATION_DATABASE_URL: migrationDatabaseUrl,
          RATE_LIMIT_PER_MINUTE: '0',
          // The baselines never encrypt.
          ENCRYPTION_KEYS: process.env.ENCRYPTION_KEYS ?? '',
          // The longest. Only the run at the start of a worker is left, see scale/load-rows.ts.
          RECONCILE_INTERVAL: 'P7D',
          TEMPORAL_ADDRESS: address,
          TEMPORAL_NAMESPACE: embedded.temporal.namespace,
          TEMPORAL_UI_URL: embedded.temporal.uiUrl ?? '',
          AUTH_ISSUER: auth.issuer,
          AUTH_AUDIENCE: auth.audience,
          AUTH_JWKS_URI: auth.jwksUri,
          PORT: String(await freePort()),
        };
        // The settings of Node that `npm start` gives it too.
        const nodeEnv = `--env-file=${resolve('.config/node.env')}`;
        const args = [nodeEnv, ...nodeArgs, resolve(`dist/src/${program}.js`)];
        const started = await startServer(args, env, join(dataDir, `${program}.log`));
        stops.push(started.stop);
        return started;
      },
      stopFirst: (next) => stops.push(next),
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The process that an embedded server's pid file names. */
async function pidIn(file: string): Promise<number> {
  return (JSON.parse(await readFile(file, 'utf8')) as { pid: number }).pid;
}
