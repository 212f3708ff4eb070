import { Writable } from 'node:stream';
import { pino } from 'pino';
import { loadConfig } from '../../src/config';
import { type Context, createContext, type Parts } from '../../src/context';
import { serveApi } from '../../src/serve-api';
import type { Harness } from './harness';
import { testServers } from './test-servers';

/** A second API process beside a harness. */
export interface Service extends Context {
  url: string;
  logged: () => string;
  stop: () => Promise<void>;
}

/**
 * Starts the API on a harness's servers, but for the parts that are given: such as one that nobody listens on.
 * @param env variables the service is configured by, beside where its servers are
 */
export async function startServiceWith(
  harness: Pick<Harness, 'databaseUrl' | 'temporalConfig'>,
  parts: Partial<Parts>,
  env: NodeJS.ProcessEnv = {},
): Promise<Service> {
  const { auth, dataDir } = testServers();
  const lines: string[] = [];
  const sink = new Writable({
    write(chunk: Buffer, _encoding, done) {
      lines.push(chunk.toString());
      done();
    },
  });
  const config = loadConfig({ DATA_DIR: dataDir, ...env });
  const context = createContext(
    config,
    { databaseUrl: harness.databaseUrl, temporal: harness.temporalConfig, auth, ...parts },
    pino({ level: 'debug' }, sink),
  );
  const api = await serveApi(context, { ...config.http, port: 0 }, { verifyResponses: true });
  return {
    ...context,
    url: api.url,
    logged: () => lines.join(''),
    stop: async () => {
      await api.stop();
      await context.close();
    },
  };
}
