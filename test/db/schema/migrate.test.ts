import { connect } from '../../../src/db/connect';
import { migrate } from '../../../src/db/schema/migrate';
import { createDatabase } from '../../support/servers/test-servers';

const ALL = ['0001-registration-requests', '0002-idempotency', '0003-call-ids'];

describe('the migrations', () => {
  let database: { url: string; drop: () => Promise<void> };
  beforeEach(async () => {
    database = await createDatabase(null);
  });
  afterEach(() => database.drop());

  it('bring an empty database up to date, and do nothing when run again', async () => {
    const db = connect(database.url, 1);
    expect(await migrate(db)).toEqual(ALL);
    expect(await migrate(db)).toEqual([]);

    const tables = await db('information_schema.tables')
      .where({ table_schema: 'public' })
      .pluck('table_name');
    expect(tables.filter((name: string) => !name.startsWith('knex_')).sort()).toEqual([
      'application_secrets',
      'applications',
      'audit_events',
      'idempotency_keys',
      'partners',
      'registration_requests',
      'tenants',
    ]);
    await db.destroy();
  });

  it('run once when several processes start at the same time', async () => {
    const pools = Array.from({ length: 4 }, () => connect(database.url, 2));
    const ran = await Promise.all(pools.map((db) => migrate(db)));

    expect(ran.flat()).toEqual(ALL);
    expect(await pools[0]?.('knex_migrations').pluck('name')).toEqual(ALL);
    await Promise.all(pools.map((db) => db.destroy()));
  });

  it('leave nothing behind when one of them fails, and run after the obstacle is gone', async () => {
    const db = connect(database.url, 1);
    // In the way of the last table of the first migration.
    await db.raw('create table audit_events (obstacle int)');
    await expect(migrate(db)).rejects.toThrow(/audit_events.* already exists/);
    const tables = await db('information_schema.tables')
      .where({ table_schema: 'public' })
      .pluck('table_name');
    expect(tables).toEqual(['audit_events']);

    await db.raw('drop table audit_events');
    expect(await migrate(db)).toEqual(ALL);
    await db.destroy();
  });
});
