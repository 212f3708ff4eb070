import { join } from 'node:path';
import type { Knex } from 'knex';
import { type Config, loadConfig, type TemporalConfig } from '../../../src/config';
import { consoleSite } from '../../../src/process/console-site';
import { type Context, createContext } from '../../../src/process/context';
import { connect } from '../../../src/db/connect';
import { issueToken, type TokenRequest } from '../../../src/embedded/issuer/development-issuer';
import { runWorker } from '../../../src/process/run-worker';
import type { RunningWorker } from '../../../src/process/supervise-worker';
import { serveApi } from '../../../src/process/serve-api';
import { capturedLog } from './captured-log';
import { PROJECT } from './service';
import { createDatabase, createNamespace, testServers } from '../servers/test-servers';

/** The built bundle for a worker that encrypts. */
export const ENCRYPTING_BUNDLE = join(PROJECT, 'dist/workflow-bundle-encrypting.js');

/** What the build has made of the console. */
const CONSOLE_FOLDER = join(PROJECT, 'dist/console');

/** The service on real servers, in a database and a namespace of its own. */
export interface Harness extends Context {
  url: string;
  /** Connects with the role that owns the tables. Use it where the service's role has no right. */
  db: Knex;
  /** For the service's role, and for the owner's role. */
  databaseUrl: string;
  ownerUrl: string;
  temporalConfig: TemporalConfig;
  /** Everything the service has logged. */
  logged: () => string;
  token: (request: Partial<TokenRequest> & Pick<TokenRequest, 'role'>) => Promise<string>;
  /** Starts a worker if none runs. */
  startWorker: () => Promise<void>;
  stopWorker: () => Promise<void>;
  stop: () => Promise<void>;
}

/**
 * Starts the API and a worker. The API checks every answer against its declared schemas.
 * @param env more variables of the service; the addresses of its servers are set already
 */
export async function startHarness(
  options: { env?: NodeJS.ProcessEnv; worker?: boolean } = {},
): Promise<Harness> {
  const servers = testServers();
  const [database, temporalConfig] = await Promise.all([createDatabase(), createNamespace()]);
  const config: Config = loadConfig({ DATA_DIR: servers.dataDir, ...options.env });
  const { log, logged } = capturedLog();
  const parts = { databaseUrl: database.serviceUrl, temporal: temporalConfig, auth: servers.auth };
  const context = createContext(config, parts, log);
  context.app.lifecycle.isServing = true;
  const console = consoleSite(config.console, servers.auth, log, CONSOLE_FOLDER);
  const api = await serveApi(context, { ...config.http, port: 0 }, { verifyResponses: true, console });
  const db = connect(database.url, 2);
  let worker: RunningWorker | undefined;
  const harness: Harness = {
    ...context,
    db,
    url: api.url,
    databaseUrl: database.serviceUrl,
    ownerUrl: database.url,
    temporalConfig,
    logged,
    token: (request) => issueToken(servers.dataDir, { ttlSeconds: 600, ...request }),
    startWorker: async () => {
      const bundle = config.keyRing.isEncrypting ? ENCRYPTING_BUNDLE : servers.workflowBundle;
      worker ??= await runWorker(context, temporalConfig, log, new AbortController().signal, {
        codePath: bundle,
      });
    },
    stopWorker: async () => {
      await worker?.stop();
      worker = undefined;
    },
    stop: async () => {
      await api.stop();
      await harness.stopWorker();
      await context.close();
      await db.destroy();
      await database.drop();
    },
  };
  if (options.worker !== false) await harness.startWorker();
  return harness;
}
