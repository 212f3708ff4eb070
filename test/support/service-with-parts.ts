import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Writable } from 'node:stream';
import { pino } from 'pino';
import { loadConfig } from '../../src/config';
import { type Context, createContext, type Parts } from '../../src/context';
import { createApp } from '../../src/http/create-app';
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
  const context = createContext(
    loadConfig({ DATA_DIR: dataDir, ...env }),
    { databaseUrl: harness.databaseUrl, temporal: harness.temporalConfig, auth, ...parts },
    pino({ level: 'debug' }, sink),
  );
  const app = createApp({ app: context.app, authenticate: context.authenticate, verifyResponses: true });
  const server = createServer(app);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    ...context,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    logged: () => lines.join(''),
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
      await context.close();
    },
  };
}
