import type { Knex } from 'knex';
import { pino } from 'pino';
import { derivedId } from '../../src/app/idempotency';
import { connect } from '../../src/db/connect';
import { claimKey } from '../../src/db/idempotency-keys';
import { foldListTotals, recountListTotals } from '../../src/db/list-totals';
import { pendingMigrations } from '../../src/db/schema/migrate';
import { ConfigurationError } from '../../src/errors';
import { migrateOnce, migrateWhenReachable } from '../../src/process/migrate-when-reachable';
import { apiClient, REQUESTS } from '../support/http/api-client';
import { capturedLog } from '../support/service/captured-log';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { createDatabase, type TestDatabase } from '../support/servers/test-servers';

/** SQLSTATE 42501, insufficient privilege. */
const DENIED = { code: '42501' };

describe("the service's role in Postgres, if another role migrates", () => {
  let harness: Harness;
  let service: Knex;
  beforeAll(async () => {
    harness = await startHarness();
    service = harness.app.db;
    const admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    const { body } = await admin.create();
    expect((await admin.post(`${REQUESTS}/${String(body.id)}/approve`)).status).toBe(200);
  });
  afterAll(() => harness.stop());

  it('is not the role that owns the tables', async () => {
    const roleOf = async (db: Knex): Promise<string> =>
      (await db.raw<{ rows: [{ role: string }] }>('select current_user as role')).rows[0].role;
    expect(await roleOf(service)).not.toBe(await roleOf(harness.db));
  });

  it.each([
    ['create a table', 'create table mine (id int)'],
    ['create a function', "create function mine() returns int language sql as 'select 1'"],
    ['change a table', 'alter table registration_requests drop constraint rejected_with_a_reason'],
    ['drop a table', 'drop table audit_events'],
    ['empty a table', 'truncate idempotency_keys'],
    [
      'add a trigger',
      'create trigger t before insert on audit_events execute function suppress_redundant_updates_trigger()',
    ],
    ['switch triggers off', "set session_replication_role = 'replica'"],
    ['change an audit event', "update audit_events set actor_sub = 'somebody else'"],
    ['delete an audit event', 'delete from audit_events'],
    ['delete a request', 'delete from registration_requests'],
    ['forget that a request was purged', 'delete from purged_requests'],
    ['make a request count as purged', 'insert into purged_requests select id from registration_requests'],
    ['delete an application', 'delete from applications'],
    ['change an application', "update applications set client_id = 'mine'"],
    ['delete a tenant', 'delete from tenants'],
    ['change a version of the policy', "update approval_policies set rules = '[]'"],
    ['delete a version of the policy', 'delete from approval_policies'],
    ['change a total', 'update list_totals set total = 0'],
    [
      'add a total',
      "insert into list_totals select list, scope, 'GONE', null, null, 1 from list_totals limit 1",
    ],
    ['add a delta', 'insert into list_total_deltas select * from list_total_deltas limit 1'],
    ['delete deltas', 'delete from list_total_deltas'],
    ['empty a list', 'truncate registration_requests cascade'],
    ['forget a migration', 'delete from knex_migrations'],
    ['give its own rights to others', 'grant select on audit_events to public'],
    ['read passwords', 'select rolpassword from pg_authid'],
    ['read files', "select pg_read_file('postgresql.conf')"],
    ['run programs', "copy partners to program 'cat'"],
    ['become the owner', 'set role registration_requests'],
  ])('may not %s', async (_title, sql) => {
    const audit = await harness.db('audit_events').orderBy('id');
    expect(audit.length).toBeGreaterThan(0);
    // Postgres only warns about a grant that the role may not give, and does nothing.
    if (sql.startsWith('grant')) {
      await service.raw(sql).catch((error: unknown) => expect(error).toMatchObject(DENIED));
      const [{ granted }] = (
        await harness.db.raw<{ rows: [{ granted: boolean }] }>(
          "select exists (select from information_schema.table_privileges where table_name = 'audit_events' and grantee = 'PUBLIC') as granted",
        )
      ).rows;
      expect(granted).toBe(false);
    } else await expect(service.raw(sql)).rejects.toMatchObject(DENIED);
    expect(await harness.db('audit_events').orderBy('id')).toEqual(audit);
  });

  it('may fold totals and count them again, which nobody else may', async () => {
    expect(await foldListTotals(service)).toBeGreaterThan(0);
    expect(await recountListTotals(service)).toEqual([]);
    for (const name of ['fold_list_totals()', 'recount_list_totals()']) {
      const { rows } = await harness.db.raw(
        "select has_function_privilege('pg_monitor', ?, 'execute') as may",
        [name],
      );
      expect(rows).toEqual([{ may: false }]);
    }
  });

  it('has an entry in the list of privileges for every table', async () => {
    const tables = (await harness
      .db('pg_tables')
      .where({ schemaname: 'public' })
      .pluck('tablename')) as string[];
    const readable: string[] = await service('information_schema.table_privileges')
      .where({ table_schema: 'public', privilege_type: 'SELECT' })
      .whereRaw('grantee = current_user')
      .pluck('table_name');
    expect(readable.sort()).toEqual(tables.filter((name) => name !== 'knex_migrations_lock').sort());
  });

  describe('on a database that is not migrated', () => {
    let database: TestDatabase;
    let db: Knex;
    beforeEach(async () => {
      database = await createDatabase(null);
      db = connect(database.serviceUrl, 1);
    });
    afterEach(async () => {
      await db.destroy();
      await database.drop();
    });

    it('may not migrate, and the error says what is needed', async () => {
      await expect(migrateOnce(db, { databaseUrl: database.serviceUrl })).rejects.toThrow(
        `role registration_service may not run the migrations ${(await pendingMigrations(db)).join(', ')}: set MIGRATION_DATABASE_URL for npm run migrate`,
      );
    });

    it('lets a process wait until another one has migrated', async () => {
      const { log, logged } = capturedLog();
      const ready = migrateWhenReachable(
        db,
        'DATABASE_URL',
        { databaseUrl: database.serviceUrl },
        log,
        new AbortController().signal,
      );
      await eventually(() => logged().includes('may not run the migrations'));
      expect(logged()).toContain('is waiting for its migrations');
      expect(logged()).not.toContain('out of reach');
      const migrating = connect(database.serviceUrl, 1);
      expect(
        await migrateOnce(migrating, {
          databaseUrl: database.serviceUrl,
          migrationDatabaseUrl: database.url,
        }),
      ).toContain('0001-registration-requests');
      await migrating.destroy();
      await ready;
      expect(await db('registration_requests').first('id')).toBeUndefined();
    });

    it('may write keys, even if new functions are not executable by everybody', async () => {
      const owner = connect(database.url, 1);
      await owner.raw('alter default privileges revoke execute on functions from public');
      await migrateOnce(db, { databaseUrl: database.serviceUrl, migrationDatabaseUrl: database.url });
      const call = { principal: 'ada', route: 'post /', key: 'k' };
      expect(await claimKey(db, derivedId(call), call, Buffer.alloc(32), 60_000)).toBe('first');
      await owner.destroy();
    });

    it('loses rights that were granted by hand when the other role migrates', async () => {
      await migrateOnce(db, { databaseUrl: database.serviceUrl, migrationDatabaseUrl: database.url });
      const owner = connect(database.url, 1);
      await owner.raw('grant all on audit_events to registration_service');
      await expect(db('audit_events').delete()).resolves.toBe(0);
      expect(
        await migrateOnce(db, { databaseUrl: database.serviceUrl, migrationDatabaseUrl: database.url }),
      ).toEqual([]);
      await expect(db('audit_events').delete()).rejects.toMatchObject(DENIED);
      await owner.destroy();
    });

    it('cannot be the role that migrates, and cannot be a member of it', async () => {
      const owner = connect(database.url, 1);
      await expect(
        migrateOnce(owner, { databaseUrl: database.serviceUrl, migrationDatabaseUrl: database.url }),
      ).rejects.toThrow(
        'DATABASE_URL: role registration_requests must not be able to change the schema; it owns tables, or is a member of the role that does: reassign them to the role that migrates',
      );
      await owner.destroy();
    });

    it('cannot be a role that may create tables', async () => {
      const owner = connect(database.url, 1);
      await owner.raw('create schema of_its_own');
      await owner.raw('grant usage, create on schema of_its_own to registration_service');
      const url = new URL(database.url);
      url.searchParams.set('options', '-c search_path=of_its_own');
      await expect(
        migrateOnce(db, { databaseUrl: database.serviceUrl, migrationDatabaseUrl: url.href }),
      ).rejects.toThrow(
        'DATABASE_URL: role registration_service must not be able to change the schema; it may create tables in the schema: revoke that from it and from public',
      );
      await owner.destroy();
    });

    it('ends a process whose role to migrate may not migrate', async () => {
      const log = pino({ level: 'silent' });
      const { signal } = new AbortController();
      const urls = { databaseUrl: database.serviceUrl, migrationDatabaseUrl: database.serviceUrl };
      await expect(migrateWhenReachable(db, 'DATABASE_URL', urls, log, signal)).rejects.toThrow(
        ConfigurationError,
      );
    });
  });
});
