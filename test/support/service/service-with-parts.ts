import { loadConfig } from '../../../src/config';
import { type Context, createContext, type Parts } from '../../../src/process/context';
import { serveApi } from '../../../src/process/serve-api';
import { capturedLog } from './captured-log';
import type { Harness } from './harness';
import { testServers } from '../servers/test-servers';

/** A second API process beside a harness. */
export interface Service extends Context {
  url: string;
  logged: () => string;
  stop: () => Promise<void>;
}

/**
 * Starts the API on a harness's servers. Given parts replace them, for example an address where nobody listens.
 * @param env more variables of the service; the addresses of its servers are set already
 */
export async function startServiceWith(
  harness: Pick<Harness, 'databaseUrl' | 'temporalConfig'>,
  parts: Partial<Parts>,
  env: NodeJS.ProcessEnv = {},
): Promise<Service> {
  const { auth, dataDir } = testServers();
  const { log, logged } = capturedLog();
  const config = loadConfig({ DATA_DIR: dataDir, ...env });
  const context = createContext(
    config,
    { databaseUrl: harness.databaseUrl, temporal: harness.temporalConfig, auth, ...parts },
    log,
  );
  context.app.lifecycle.isServing = true;
  const api = await serveApi(context, { ...config.http, port: 0 }, { verifyResponses: true });
  return {
    ...context,
    url: api.url,
    logged,
    stop: async () => {
      await api.stop();
      await context.close();
    },
  };
}
