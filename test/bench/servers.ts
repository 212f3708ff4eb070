import { chmod, mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { Client, Connection } from '@temporalio/client';
import type { Knex } from 'knex';
import { loadConfig } from '../../src/config';
import { connect } from '../../src/db/connect';
import { seedDemoDirectory } from '../../src/db/directory/seed-demo-directory';
import { freePort } from '../../src/embedded/server/free-port';
import { issueToken } from '../../src/embedded/issuer/development-issuer';
import { startEmbedded } from '../../src/embedded/start-embedded';
import { SEARCH_ATTRIBUTE_NAMES } from '../../workflows/contract';
import { startServer } from './child-process';

/** The built service in a process of its own, on embedded servers. Their folder is removed with them. */
export interface BenchServers {
  dataDir: string;
  /** The base URL of the service. */
  url: string;
  /** A token of a super admin. */
  token: string;
  databaseUrl: string;
  db: Knex;
  temporalAddress: string;
  temporal: Client;
  /** The process ids. */
  pids: Record<'service' | 'temporal' | 'postgres', number>;
  /** Registers something to stop. It is stopped before the servers. */
  stopFirst: (stop: () => Promise<void>) => void;
  stop: () => Promise<void>;
}

/** @param profileDir the folder for a CPU profile, which the service writes when it stops; undefined for none */
export async function startServers(
  announce: (line: string) => void,
  profileDir: string | undefined,
  signal: AbortSignal,
): Promise<BenchServers> {
  const dataDir = await mkdtemp(join(tmpdir(), 'registration-requests-bench-'));
  // Postgres never runs as root. If its user could not enter this folder, its data would be elsewhere.
  await chmod(dataDir, 0o755);
  const stops = [() => rm(dataDir, { recursive: true, force: true })];
  const stop = async (): Promise<void> => {
    for (const next of stops.splice(0).reverse()) await next();
  };
  try {
    const { TEMPORAL_CLI = '' } = process.env;
    const config = loadConfig({
      DATA_DIR: dataDir,
      TEMPORAL_CLI,
      TEMPORAL_UI_PORT: String(await freePort()),
    });
    const embedded = await startEmbedded(config, SEARCH_ATTRIBUTE_NAMES, announce, process.env, signal);
    stops.push(() => embedded.stop());
    const { databaseUrl, migrationDatabaseUrl = '', auth } = embedded;
    const { address } = embedded.temporal.connection;
    const service = await startServer(
      [
        ...(profileDir === undefined ? [] : ['--cpu-prof', `--cpu-prof-dir=${resolve(profileDir)}`]),
        resolve('dist/src/main.js'),
      ],
      {
        DATABASE_URL: databaseUrl,
        MIGRATION_DATABASE_URL: migrationDatabaseUrl,
        RATE_LIMIT_PER_MINUTE: '0',
        TEMPORAL_ADDRESS: address,
        TEMPORAL_NAMESPACE: embedded.temporal.namespace,
        TEMPORAL_UI_URL: embedded.temporal.uiUrl ?? '',
        AUTH_ISSUER: auth.issuer,
        AUTH_AUDIENCE: auth.audience,
        AUTH_JWKS_URI: auth.jwksUri,
        PORT: String(await freePort()),
      },
      join(dataDir, 'service.log'),
    );
    stops.push(service.stop);
    const db = connect(databaseUrl, 2);
    stops.push(() => db.destroy());
    await seedDemoDirectory(db);
    const connection = await Connection.connect({ address });
    stops.push(() => connection.close());
    return {
      dataDir,
      url: service.url,
      token: await issueToken(dataDir, { role: 'super_admin', ttlSeconds: 3_600 }),
      databaseUrl,
      db,
      temporalAddress: address,
      temporal: new Client({ connection, namespace: embedded.temporal.namespace }),
      pids: {
        service: service.pid,
        temporal: await pidIn(join(dataDir, 'temporal.pid')),
        postgres: await pidIn(join(dataDir, 'postgres.pid')),
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
