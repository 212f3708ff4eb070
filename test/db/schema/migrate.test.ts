import type { Knex } from 'knex';
import { connect } from '../../../src/db/connect';
import { migrate, pendingMigrations } from '../../../src/db/schema/migrate';
import { eventually } from '../../support/eventually';
import { createDatabase, testServers } from '../../support/servers/test-servers';

const ALL = [
  '0001-registration-requests',
  '0002-idempotency',
  '0003-call-ids',
  '0004-application-places',
  '0005-list-indexes',
  '0006-list-totals',
  '0007-run-ids',
  '0008-retention',
  '0009-audit-export',
  '0010-reconciler-mark',
  '0011-recipient-keys',
  '0012-search',
  '0013-approval-policies',
  '0014-deliberations',
];

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
      'application_words',
      'applications',
      'approval_policies',
      'approvals',
      'audit_events',
      'idempotency_keys',
      'list_total_deltas',
      'list_total_parts',
      'list_totals',
      'partners',
      'purged_requests',
      'reconciler_mark',
      'registration_requests',
      'request_revisions',
      'request_words',
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

  describe('on the schema of a newer version', () => {
    let db: Knex;
    beforeEach(() => {
      db = connect(database.url, 1);
    });
    afterEach(() => db.destroy());
    const recordNewer = (): Promise<number[]> =>
      db('knex_migrations').insert({ name: '9999-of-a-newer-version', batch: 2, migration_time: new Date() });

    it('have nothing to do, so that an older version can start', async () => {
      await migrate(db);
      await recordNewer();
      expect(await pendingMigrations(db)).toEqual([]);
      expect(await migrate(db)).toEqual([]);
      expect(await db('knex_migrations').pluck('name')).toEqual([...ALL, '9999-of-a-newer-version']);
    });

    it('keep what the newer version granted to the role of the service', async () => {
      const role = new URL(testServers().databaseUrl).username;
      await migrate(db, role);
      await db.raw('grant update (name) on applications to ??', [role]);
      await recordNewer();
      await migrate(db, role);
      expect(
        await db.raw(`select has_column_privilege(?, 'applications', 'name', 'update') as may`, [role]),
      ).toMatchObject({ rows: [{ may: true }] });
    });

    it('run those that are missing', async () => {
      await migrate(db);
      await db.raw('drop table idempotency_keys; alter table registration_requests drop column decision_id');
      await db('knex_migrations').where({ name: '0002-idempotency' }).delete();
      await recordNewer();
      expect(await pendingMigrations(db)).toEqual(['0002-idempotency']);
      expect(await migrate(db)).toEqual(['0002-idempotency']);
    });
  });

  it('and an approval that is under way do not wait for each other in a circle', async () => {
    const db = connect(database.url, 3);
    await migrate(db);
    await db.raw(`
      drop table request_words, application_words;
      drop function note_request_words, note_application_words cascade;
      drop function search_query, search_words;
      drop index requests_by_requester, requests_by_update, requests_by_expiry, requests_by_decision;
      delete from knex_migrations where name = '0012-search'`);
    // The statement of an approval has locked the first table that it writes, and not yet the other one.
    const approval = await db.transaction();
    await approval.raw('lock table applications in row exclusive mode');
    const migrating = migrate(db);
    const waiting = (): Promise<unknown[]> =>
      db('pg_locks')
        .where({ granted: false })
        .whereRaw('database = (select oid from pg_database where datname = current_database())');
    await eventually(waiting, ({ length }) => length === 1);
    await approval.raw('lock table registration_requests in row exclusive mode');
    await approval.commit();
    expect(await migrating).toEqual(['0012-search']);
    await db.destroy();
  });

  it('leave nothing behind when one of them fails, and run after the obstacle is gone', async () => {
    const db = connect(database.url, 1);
    // The first migration cannot create its last table while this one is there.
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
