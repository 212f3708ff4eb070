import { pino } from 'pino';
import { loadConfig } from '../../../src/config';
import { createContext } from '../../../src/process/context';
import { freePort } from '../../../src/embedded/server/free-port';
import { issueToken } from '../../../src/embedded/issuer/development-issuer';
import { type ApiClient, apiClient } from '../http/api-client';
import { eventually } from '../eventually';
import type { Harness } from './harness';
import { type Service, startProcess } from './service';
import { createDatabase, createNamespace, testServers } from '../servers/test-servers';

/** API and worker as processes of their own, and a view of their servers from outside, as the owner of the tables. */
export interface Deployment extends Pick<Harness, 'db' | 'temporal' | 'app' | 'databaseUrl'> {
  temporalPort: number;
  /** @param project the folder of the version to start, by default this one */
  startApi: (
    env?: NodeJS.ProcessEnv,
    project?: string,
  ) => Promise<{ process: Service; admin: ApiClient; url: string }>;
  startWorker: (env?: NodeJS.ProcessEnv, project?: string) => Promise<Service>;
  /** Lets the lease of every Idempotency-Key be over, as if its time had passed. */
  passLeases: () => Promise<void>;
  remove: () => Promise<void>;
}

export async function createDeployment(): Promise<Deployment> {
  const { auth, dataDir } = testServers();
  const [database, temporal] = await Promise.all([createDatabase(), createNamespace()]);
  const usual = {
    ...process.env,
    DATABASE_URL: database.serviceUrl,
    TEMPORAL_ADDRESS: temporal.connection.address,
    TEMPORAL_NAMESPACE: temporal.namespace,
    AUTH_ISSUER: auth.issuer,
    AUTH_AUDIENCE: auth.audience,
    AUTH_JWKS_URI: auth.jwksUri,
  };
  const parts = { databaseUrl: database.url, temporal, auth };
  const context = createContext(loadConfig({ DATA_DIR: dataDir }), parts, pino({ level: 'silent' }));
  const token = await issueToken(dataDir, { role: 'super_admin', sub: 'root', ttlSeconds: 600 });
  const running: Service[] = [];
  const run = async (...args: Parameters<typeof startProcess>): Promise<Service> => {
    const service = await startProcess(...args);
    running.push(service);
    return service;
  };
  return {
    ...context,
    databaseUrl: database.url,
    temporalPort: Number(temporal.connection.address.split(':')[1]),
    startApi: async (env, project) => {
      const port = await freePort();
      const url = `http://127.0.0.1:${port}`;
      const service = await run('api', { ...usual, PORT: String(port), ...env }, `\nready ${url}\n`, project);
      // It serves before it has reached Temporal.
      await eventually(
        () => fetch(`${url}/statusz`),
        ({ status }) => status === 200,
        30_000,
      );
      return { process: service, admin: apiClient({ url }, token), url };
    },
    startWorker: (env, project) => run('worker', { ...usual, ...env }, '\nready\n', project),
    passLeases: async () => {
      await context
        .db('idempotency_keys')
        .where({ completed: false })
        .update({ leased_until: new Date(0) });
    },
    remove: async () => {
      await Promise.all(running.map((service) => service.end('SIGKILL')));
      await context.close();
      await database.drop();
    },
  };
}
