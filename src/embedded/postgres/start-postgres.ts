import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from '../server/free-port';
import { stopNotedProcess } from '../server/pid-file';
import { databaseName, postgresEnv, prepareCluster, serviceRole } from './postgres-cluster';
import { locatePostgres } from './postgres-location';
import { removeStalePostmasterLock } from './postmaster-lock';
import { secretFile, type SecretFile } from '../data-dir/secret-file';
import { superviseServer, type SupervisedServer } from '../server/supervised-server';
import { waitUntil } from '../server/wait-until';

/** The embedded Postgres, and how to reach it. */
export interface EmbeddedPostgres extends SupervisedServer {
  /** For the service's role. */
  databaseUrl: string;
  /** For the role that owns the database and migrates it. */
  migrationDatabaseUrl: string;
}

/**
 * Starts Postgres on the data in DATA_DIR, and creates them if there are none.
 * @param more further settings of the server, such as `max_connections=200`
 */
export async function startPostgres(
  dataDir: string,
  announce: (line: string) => void,
  signal: AbortSignal,
  more: string[] = [],
): Promise<EmbeddedPostgres> {
  const location = await locatePostgres(dataDir, announce);
  const { data, binaries, user } = location;
  const pidFile = join(dataDir, 'postgres.pid');
  await stopNotedProcess(pidFile, data, 'SIGINT');
  await removeStalePostmasterLock(data);
  signal.throwIfAborted();

  const passwords = {
    owner: await passwordIn(join(dataDir, 'postgres-password')),
    service: await passwordIn(join(dataDir, 'postgres-service-password')),
  };
  await prepareCluster(location, passwords, signal);
  signal.throwIfAborted();
  const port = await freePort();
  const urlFor = (role: string, { content }: SecretFile): string =>
    `postgres://${role}:${content}@127.0.0.1:${port}/${databaseName}`;
  const databaseUrl = urlFor(serviceRole, passwords.service);
  const settings = [
    'listen_addresses=127.0.0.1',
    'unix_socket_directories=',
    'log_timezone=UTC',
    'timezone=UTC',
    ...more,
  ];
  const server = await superviseServer(
    {
      name: 'Postgres',
      command: join(binaries, 'bin', 'postgres'),
      args: ['-D', data, '-p', String(port), ...settings.flatMap((setting) => ['-c', setting])],
      env: postgresEnv,
      cwd: '/',
      ...(user && { user: { uid: user.uid, gid: user.gid } }),
      // The fast shutdown of Postgres: it does not wait for clients to disconnect.
      stopSignal: 'SIGINT',
      logFile: join(dataDir, 'postgres.log'),
      pidFile,
      readyWithinMs: 60_000,
      ready: (waiting) => waitUntil(() => answers(databaseUrl), 20, waiting),
    },
    announce,
    signal,
  );
  return {
    databaseUrl,
    migrationDatabaseUrl: urlFor(databaseName, passwords.owner),
    stop: () => server.stop(),
  };
}

function passwordIn(path: string): Promise<SecretFile> {
  return secretFile(path, () => Promise.resolve(randomBytes(24).toString('base64url')));
}

async function answers(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
  } finally {
    await client.end();
  }
}
