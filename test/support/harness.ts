import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { type Logger, pino } from 'pino';
import { type Config, loadConfig, type TemporalConfig } from '../../src/config';
import { type Context, createContext } from '../../src/context';
import { issueToken, type TokenRequest } from '../../src/embedded/issuer';
import { createApp } from '../../src/http/create-app';
import { type RunningWorker, runWorker } from '../../src/run-worker';
import { createDatabase, createNamespace, testServers } from './test-servers';

/** The service as it runs, on real servers, in a database and a namespace of its own. */
export interface Harness extends Context {
  url: string;
  databaseUrl: string;
  temporalConfig: TemporalConfig;
  /** Everything the service has logged. */
  logged: () => string;
  token: (request: Partial<TokenRequest> & Pick<TokenRequest, 'role'>) => Promise<string>;
  /** Starts a worker, or none if one runs. */
  startWorker: () => Promise<void>;
  stopWorker: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts the API, checking every answer against its declared schemas, and a worker.
 * @param env variables the service is configured by, beside where its servers are
 */
export async function startHarness(
  options: { env?: NodeJS.ProcessEnv; worker?: boolean } = {},
): Promise<Harness> {
  const servers = testServers();
  const [database, temporalConfig] = await Promise.all([createDatabase(), createNamespace()]);
  const config: Config = loadConfig({ DATA_DIR: servers.dataDir, ...options.env });
  const lines: string[] = [];
  const log = logTo(lines);
  const parts = { databaseUrl: database.url, temporal: temporalConfig, auth: servers.auth };
  const context = createContext(config, parts, log);
  const app = createApp({ app: context.app, authenticate: context.authenticate, verifyResponses: true });
  const server = await listen(app);
  let worker: RunningWorker | undefined;
  const harness: Harness = {
    ...context,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    databaseUrl: database.url,
    temporalConfig,
    logged: () => lines.join(''),
    token: (request) => issueToken(servers.dataDir, { ttlSeconds: 600, ...request }),
    startWorker: async () => {
      worker ??= await runWorker(context, temporalConfig, log, new AbortController().signal, {
        codePath: servers.workflowBundle,
      });
    },
    stopWorker: async () => {
      await worker?.stop();
      worker = undefined;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await harness.stopWorker();
      await context.close();
      await database.drop();
    },
  };
  if (options.worker !== false) await harness.startWorker();
  return harness;
}

function logTo(lines: string[]): Logger {
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  return pino({ level: 'debug' }, sink);
}

function listen(app: Parameters<typeof createServer>[1]): Promise<Server> {
  const server = createServer(app);
  return new Promise((resolve) => server.listen(0, '127.0.0.1', () => resolve(server)));
}
