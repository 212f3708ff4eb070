import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Logger, pino } from 'pino';
import { loadConfig } from '../../src/config';
import { startIssuer } from '../../src/embedded/issuer/development-issuer';
import { startPostgres } from '../../src/embedded/postgres/start-postgres';
import { freePort } from '../../src/embedded/server/free-port';
import { type Context, createContext } from '../../src/process/context';
import { PROJECT } from '../support/service/service';
import { type ClusterPart, type PartSpec, startPart } from './parts/cluster-part';
import { haproxy } from './parts/haproxy';
import { postgresPart } from './parts/postgres-part';
import { api, type Build, worker } from './parts/service-processes';
import { setUp } from './parts/set-up';
import { temporalBinaries } from './parts/temporal-binaries';
import { createTemporalSchema } from './parts/temporal-schema';
import { temporalServices } from './parts/temporal-services';

/** Temporal's connections and those of the service are more than the 100 that Postgres has by default. */
const POSTGRES_SETTINGS = ['max_connections=300'];
const NAMESPACE = 'registration-requests';

/** The whole deployment: servers, APIs behind a proxy, and workers, each a process of its own. */
export interface Cluster {
  /** Where callers find the APIs. */
  url: string;
  /** For tokens of the development issuer. */
  dataDir: string;
  env: NodeJS.ProcessEnv;
  /** A view from outside, with the role that owns the tables. */
  view: Context;
  postgres: ClusterPart;
  temporal: ClusterPart[];
  apis: ClusterPart[];
  workers: ClusterPart[];
  build: Build;
  startWorker: (name: string, build: Build) => Promise<ClusterPart>;
  /** Parts that have ended by themselves. */
  ended: string[];
  stop: () => Promise<void>;
}

/** Starts everything. What was started is stopped if a part does not start. */
export async function startCluster(announce: (line: string) => void, signal: AbortSignal): Promise<Cluster> {
  const binaries = await temporalBinaries(announce, signal);
  const dataDir = await mkdtemp(join(tmpdir(), 'registration-requests-cluster-'));
  // As root, Postgres runs as another user, who must be able to enter this folder.
  await chmod(dataDir, 0o755);
  const stops: (() => Promise<void>)[] = [() => rm(dataDir, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const end of stops.splice(0).reverse()) await end();
  };
  const ended: string[] = [];
  const start = async (spec: PartSpec): Promise<ClusterPart> => {
    const part = await startPart(spec, dataDir, (line) => ended.push(line), signal);
    stops.push(part.stop);
    return part;
  };
  const startAll = (specs: PartSpec[]): Promise<ClusterPart[]> => Promise.all(specs.map(start));

  try {
    const [postgres, issuer] = await Promise.all([
      startPostgres(dataDir, () => undefined, signal, POSTGRES_SETTINGS),
      startIssuer(dataDir),
    ]);
    stops.push(
      () => issuer.stop(),
      () => postgres.stop(),
    );
    await createTemporalSchema(binaries.sql, postgres.migrationDatabaseUrl);

    const [apiPort, temporalPort, ...apiPorts] = await freePorts(4);
    const address = `127.0.0.1:${temporalPort}`;
    const services = await temporalServices(binaries.server, postgres.migrationDatabaseUrl, address, dataDir);
    await start(
      haproxy(
        {
          api: { port: apiPort, servers: apiPorts },
          temporal: { port: temporalPort, servers: services.frontendPorts },
        },
        dataDir,
      ),
    );
    // Each writes to the same row at its first start, so two at once fail.
    const temporal: ClusterPart[] = [];
    for (const spec of services.specs) temporal.push(await start(spec));
    announce('the servers answer');

    const env = {
      ...process.env,
      DATA_DIR: dataDir,
      DATABASE_URL: postgres.databaseUrl,
      MIGRATION_DATABASE_URL: postgres.migrationDatabaseUrl,
      TEMPORAL_ADDRESS: address,
      TEMPORAL_NAMESPACE: NAMESPACE,
      AUTH_ISSUER: issuer.auth.issuer,
      AUTH_AUDIENCE: issuer.auth.audience,
      AUTH_JWKS_URI: issuer.auth.jwksUri,
      RATE_LIMIT_PER_MINUTE: '0',
      RECONCILE_INTERVAL: 'PT20S',
      LOG_LEVEL: 'warn',
    };
    const view = viewOf(env, postgres.migrationDatabaseUrl);
    stops.push(view.close);
    await setUp(env, view);
    announce('the service is set up');

    const url = `http://127.0.0.1:${apiPort}`;
    const build = { folder: PROJECT, id: 'first' };
    const [apis, workers] = await Promise.all([
      startAll(apiPorts.map((port, index) => api(`api-${index + 1}`, build, env, port, url))),
      startAll([1, 2].map((n) => worker(`worker-${n}`, build, env))),
    ]);
    return {
      url,
      dataDir,
      env,
      view,
      postgres: postgresPart(dataDir, postgres.databaseUrl),
      temporal,
      apis,
      workers,
      build,
      startWorker: (name, of) => start(worker(name, of, env)),
      ended,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function freePorts(count: number): Promise<[number, number, ...number[]]> {
  const ports: number[] = [];
  while (ports.length < count) ports.push(await freePort());
  return ports as [number, number, ...number[]];
}

function viewOf(env: NodeJS.ProcessEnv, databaseUrl: string): Context {
  const { temporal, auth, ...config } = loadConfig(env);
  if (!temporal || !auth) throw new Error('the servers are not configured');
  const log: Logger = pino({ level: 'silent' });
  return createContext(config, { databaseUrl, temporal, auth }, log);
}
