import { createServer } from 'node:net';
import { connect } from '../../src/db/connect';
import { migrateWhenReachable, namePostgres } from '../../src/process/migrate-when-reachable';
import { eventually } from '../support/eventually';
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

describe('a Postgres that says nothing', () => {
  it('is told with a reason that helps', async () => {
    const silent = createServer((socket) => socket.resume()).listen(0, '127.0.0.1');
    await new Promise((resolve) => silent.once('listening', resolve));
    const { port } = silent.address() as { port: number };
    const db = connect(`postgres://u:hunter2@127.0.0.1:${port}/x`, 1);
    const giveUp = new AbortController();
    const { log, logged } = capturedLog();
    const migrated = migrateWhenReachable(db, 'DATABASE_URL', {}, log, giveUp.signal);
    await eventually(() => logged().includes('is out of reach'));
    giveUp.abort();
    await expect(migrated).rejects.toMatchObject({ name: 'AbortError' });
    expect(logged()).toMatch(/timeout (expired|exceeded)/i);
    silent.close();
    await db.destroy();
  });
});
