import { createServer } from 'node:net';
import { Client } from 'pg';
import { connect } from '../../src/db/connect';
import { ADVISORY_LOCK } from '../../src/db/schema/migrate';
import { migrateOnce, migrateWhenReachable, namePostgres } from '../../src/process/migrate-when-reachable';
import { hold } from '../support/db/hold';
import { eventually } from '../support/eventually';
import { createDatabase } from '../support/servers/test-servers';
import { capturedLog } from '../support/service/captured-log';

describe('the name of Postgres in the log', () => {
  it.each([
    [{ databaseUrl: 'postgres://u:hunter2@db:6000/x' }, 'DATABASE_URL db:6000'],
    [{ databaseUrl: 'postgres://u:hunter2@db/x' }, 'DATABASE_URL db:5432'],
    [{ databaseUrl: 'postgres:///x?host=/run/postgresql' }, 'DATABASE_URL /run/postgresql:5432'],
    [
      { databaseUrl: 'postgres://u@db/x', migrationDatabaseUrl: 'postgres://owner:hunter2@db/x' },
      'DATABASE_URL db:5432',
    ],
    [
      { databaseUrl: 'postgres://u@pooler:6432/x', migrationDatabaseUrl: 'postgres://owner:hunter2@db/x' },
      'DATABASE_URL pooler:6432 or MIGRATION_DATABASE_URL db:5432',
    ],
  ])('tells where %j is, and no password', (urls, name) => {
    expect(namePostgres('DATABASE_URL', urls)).toBe(name);
  });
});

describe('a migration', () => {
  it('may take longer than a caller would wait for a statement', async () => {
    const { url: databaseUrl, drop } = await createDatabase(null);
    const db = connect(databaseUrl, 1);
    const other = new Client({ connectionString: databaseUrl });
    await other.connect();
    const held = await hold(databaseUrl, 'select pg_advisory_xact_lock($1)', [String(ADVISORY_LOCK)]);
    try {
      const migrated = migrateOnce(db, { databaseUrl });
      await held.whenWaitedFor();
      // Beyond the silence after which other connections count as lost.
      await Promise.race([other.query('select pg_sleep(8)'), migrated]);
      await held.release();
      expect(await migrated).toContain('0001-registration-requests');
    } finally {
      await Promise.all([held.release(), other.end(), db.destroy()]);
      await drop();
    }
  });
});

describe('a Postgres that says nothing', () => {
  it('is told with a reason that helps', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const databaseUrl = `postgres://u:hunter2@127.0.0.1:${port}/x`;
    const db = connect(databaseUrl, 1);
    const giveUp = new AbortController();
    const { log, logged } = capturedLog();
    const migrated = migrateWhenReachable(db, 'DATABASE_URL', { databaseUrl }, log, giveUp.signal);
    await eventually(() => logged().includes('is out of reach'));
    giveUp.abort();
    await expect(migrated).rejects.toMatchObject({ name: 'AbortError' });
    expect(logged()).toMatch(/timeout (expired|exceeded)/i);
    silent.close();
    await db.destroy();
  });
});
