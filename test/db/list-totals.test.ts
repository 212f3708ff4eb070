import type { Knex } from 'knex';
import { Client } from 'pg';
import { connect } from '../../src/db/connect';
import { foldListTotals, recountListTotals, totalOf } from '../../src/db/list-totals';
import { migrate } from '../../src/db/schema/migrate';
import { up as registrationRequests } from '../../src/db/schema/migrations/0001-registration-requests';
import { seedDemoDirectory } from '../../src/db/directory/seed-demo-directory';
import { EVERYTHING } from '../../src/domain/permissions';
import { eventually } from '../support/eventually';
import { hold } from '../support/db/hold';
import { applicationRow, requestRow } from '../support/db/rows';
import { totalsCounted, totalsKept } from '../support/db/totals';
import { createDatabase, type TestDatabase } from '../support/servers/test-servers';

const GLOBAL = { scope: 'GLOBAL', tenant_id: null };
const ACME = { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' };
const SETTLED = { status: 'CANCELLED', decided_at: new Date(), decided_by_sub: 'ada' };

describe('the totals of lists', () => {
  let database: TestDatabase;
  let db: Knex;
  beforeEach(async () => {
    database = await createDatabase();
    db = connect(database.url, 6);
  });
  afterEach(async () => {
    await db.destroy();
    await database.drop();
  });

  const insert = (on: Knex, ...places: object[]): Promise<unknown> =>
    Promise.all(places.map((place) => on('registration_requests').insert(requestRow(place))));
  const allRequests = (): Promise<number> => totalOf(db, 'registration_requests', EVERYTHING);
  const deltas = async (): Promise<number> => (await db('list_total_deltas').select('delta')).length;
  const expectExact = async (): Promise<void> =>
    expect(await totalsKept(db)).toEqual(await totalsCounted(db));
  /** How many sessions wait for a lock. */
  const waiting = async (on = db): Promise<number> => {
    const { rows } = await on.raw<{ rows: [{ count: number }] }>(
      `select count(*)::int from pg_stat_activity
       where datname = current_database() and wait_event_type = 'Lock'`,
    );
    return rows[0].count;
  };
  /** Locks every folded total, so that a fold has to wait. */
  const holdTotals = () => hold(database.url, 'select from list_totals for update');

  describe('are exact', () => {
    it('although nothing was folded yet, after a fold, and when more is written', async () => {
      await insert(db, {}, GLOBAL, ACME);
      await expectExact();
      expect(await foldListTotals(db)).toBe(5);
      expect(await deltas()).toBe(0);
      await expectExact();
      await insert(db, {});
      await expectExact();
      expect(await allRequests()).toBe(4);
    });

    it('for a partner whose tenant moved away, and for the one who got it', async () => {
      await insert(db, {}, { tenant_id: 'acme-us' }, ACME);
      await foldListTotals(db);
      await insert(db, { tenant_id: 'acme-us' });
      await db('tenants').where({ id: 'acme-us' }).update({ partner_id: 'globex' });
      const of = (partner_id: string) =>
        totalOf(db, 'registration_requests', { role: 'partner_admin', partner_id });
      expect([await of('acme'), await of('globex')]).toEqual([2, 2]);
      await expectExact();
    });

    it('for filters that match nothing', async () => {
      await insert(db, {}, GLOBAL, ACME);
      const tenant = { role: 'tenant_admin', tenant_id: 'acme-eu' } as const;
      const partner = { role: 'partner_admin', partner_id: 'acme' } as const;
      expect(await totalOf(db, 'registration_requests', tenant, { scope: 'GLOBAL' })).toBe(0);
      expect(await totalOf(db, 'registration_requests', partner, { scope: 'GLOBAL' })).toBe(0);
    });

    it('if a writer has tables of the same names in its own path', async () => {
      const [session, service] = [connect(database.url, 1), connect(database.serviceUrl, 1)];
      for (const writer of [session, service]) {
        await writer.raw('create temporary table list_total_deltas (like public.list_total_deltas)');
        await insert(writer, {});
        expect(await writer('pg_temp.list_total_deltas')).toEqual([]);
        await writer.destroy();
      }
      expect(await allRequests()).toBe(2);
    });
  });

  it('get no delta from an update that changes no bucket', async () => {
    await insert(db, {}, GLOBAL);
    await foldListTotals(db);
    await db('registration_requests').update({ name: 'Another name' });
    expect(await deltas()).toBe(0);
    await db('registration_requests').where(GLOBAL).update(SETTLED);
    expect(await deltas()).toBe(2);
  });

  describe('while a fold waits for a total that somebody has locked', () => {
    it('are exact, nobody who writes waits, and a second fold returns at once', async () => {
      await insert(db, {});
      await foldListTotals(db);
      await insert(db, {}, GLOBAL);
      const held = await holdTotals();
      const fold = foldListTotals(db);
      await held.whenWaitedFor();

      await insert(db, {}, GLOBAL);
      await db('registration_requests').where(GLOBAL).update(SETTLED);
      expect(await foldListTotals(db)).toBe(0);
      await expectExact();

      await held.release();
      expect(await fold).toBe(3);
      await expectExact();
    });

    it('lose no count if its connection is killed, and the next fold moves everything', async () => {
      await insert(db, {});
      await foldListTotals(db);
      await insert(db, {}, GLOBAL);
      const folding = new Client({ connectionString: database.url });
      folding.on('error', () => undefined);
      await folding.connect();
      const { rows } = await folding.query<{ pid: number }>('select pg_backend_pid() as pid');
      const held = await holdTotals();
      const fold = folding.query('select fold_list_totals()').then(
        () => 'folded',
        () => 'killed',
      );
      await held.whenWaitedFor();
      await db.raw('select pg_terminate_backend(?)', [rows[0]?.pid ?? 0]);
      expect(await fold).toBe('killed');
      await held.release();

      expect(await deltas()).toBe(3);
      await expectExact();
      expect(await foldListTotals(db)).toBe(3);
      await expectExact();
    });

    it('would be right even if another fold did not return', async () => {
      const { rows } = await db.raw<{ rows: [{ source: string }] }>(
        "select pg_get_functiondef('fold_list_totals()'::regprocedure) as source",
      );
      const unlocked = rows[0].source.replace('not pg_try_advisory_xact_lock(7304212)', 'false');
      expect(unlocked).not.toBe(rows[0].source);
      const changing = new Client({ connectionString: database.url });
      await changing.connect();
      await changing.query(unlocked);
      await changing.end();

      await insert(db, {}, GLOBAL);
      await foldListTotals(db);
      await insert(db, {}, GLOBAL);
      const held = await holdTotals();
      const first = foldListTotals(db);
      await held.whenWaitedFor();
      await insert(db, {}, GLOBAL);
      const second = foldListTotals(db);
      await eventually(async () => (await waiting()) === 2);
      await held.release();
      // The second one met the rows of the first, waited, and skipped them.
      expect(await Promise.all([first, second])).toEqual([3, 3]);
      await expectExact();
    });
  });

  describe('that are wrong', () => {
    const spoil = async (): Promise<void> => {
      await insert(db, {}, {}, GLOBAL, ACME);
      const application = requestRow({ tenant_id: 'acme-us' });
      await db('registration_requests').insert(application);
      await db('applications').insert(applicationRow(application.id));
      await foldListTotals(db);
      await db('list_totals').where({ tenant_id: 'acme-eu' }).increment('total', 5);
      await db('list_totals').where({ list: 'applications' }).delete();
      await db('list_total_deltas').insert({ ...GLOBAL, list: 'applications', status: 'GONE', delta: 7 });
    };
    const repairs = [
      {
        list: 'applications',
        scope: 'GLOBAL',
        status: 'GONE',
        tenant_id: null,
        partner_id: null,
        known: 7,
        counted: 0,
      },
      {
        list: 'applications',
        scope: 'TENANT',
        status: 'ACTIVE',
        tenant_id: null,
        partner_id: null,
        known: 0,
        counted: 1,
      },
      {
        list: 'applications',
        scope: 'TENANT',
        status: 'ACTIVE',
        tenant_id: 'acme-us',
        partner_id: null,
        known: 0,
        counted: 1,
      },
      {
        list: 'registration_requests',
        scope: 'TENANT',
        status: 'PENDING',
        tenant_id: 'acme-eu',
        partner_id: null,
        known: 7,
        counted: 2,
      },
    ];
    const sorted = (wrong: object[]): object[] =>
      [...wrong].sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));

    it('are repaired by a recount, which says what was wrong', async () => {
      await spoil();
      expect(sorted(await recountListTotals(db))).toEqual(sorted(repairs));
      await expectExact();
      expect(await recountListTotals(db)).toEqual([]);
      await foldListTotals(db);
      await expectExact();
    });

    it('are repaired while a transaction is under way, and others write and fold after it has counted', async () => {
      await spoil();
      // The recount waits when it has counted, and is about to write.
      await db.raw(`
        create function wait_for_test() returns trigger language plpgsql as
          $$ begin perform pg_advisory_xact_lock_shared(1); return new; end $$;
        create trigger wait_for_test before insert on list_total_deltas
          for each row when (new.status = 'GONE') execute function wait_for_test()`);
      const held = await hold(database.url, 'select pg_advisory_xact_lock(1)');
      const before = await db.transaction();
      await insert(before, {});
      const recount = recountListTotals(db);
      await held.whenWaitedFor();
      await insert(db, {}, GLOBAL);
      await foldListTotals(db);
      await held.release();
      expect(sorted(await recount)).toEqual(sorted(repairs));
      await expectExact();
      await before.commit();
      await expectExact();
      expect(await recountListTotals(db)).toEqual([]);
    });

    it('are repaired once by two recounts at once', async () => {
      await spoil();
      const held = await hold(database.url, 'lock table list_total_deltas in share mode');
      const both = [recountListTotals(db), recountListTotals(db)];
      await eventually(async () => (await waiting()) === 2);
      await held.release();
      expect((await Promise.all(both)).map(({ length }) => length).sort()).toEqual([0, 4]);
      await expectExact();
    });
  });

  it.each(['select recount_list_totals()', 'truncate registration_requests cascade'])(
    'refuse "%s" in a transaction that keeps its first snapshot',
    async (sql) => {
      const done = db.transaction((trx) => trx.raw(sql), { isolationLevel: 'repeatable read' });
      await expect(done).rejects.toMatchObject({ code: '0A000' });
    },
  );

  describe('of a database that is migrated with rows in it', () => {
    let old: TestDatabase;
    let owner: Knex;
    beforeEach(async () => {
      old = await createDatabase(null);
      owner = connect(old.url, 4);
      await registrationRequests(owner);
      await seedDemoDirectory(owner);
      const approved = requestRow({ tenant_id: 'acme-us' });
      await owner('registration_requests').insert(approved);
      await owner('applications').insert(applicationRow(approved.id));
      await insert(owner, {}, GLOBAL, ACME);
      await owner.schema.createTable('knex_migrations', (table) => {
        table.increments();
        table.string('name');
        table.integer('batch');
        table.timestamp('migration_time');
      });
      await owner('knex_migrations').insert({ name: '0001-registration-requests', batch: 1 });
    });
    afterEach(async () => {
      await owner.destroy();
      await old.drop();
    });

    it('count them', async () => {
      await migrate(owner);
      expect(await totalsKept(owner)).toEqual(await totalsCounted(owner));
      expect(await totalOf(owner, 'registration_requests', EVERYTHING)).toBe(4);
    });

    it('count what others write before and while it migrates', async () => {
      const before = await owner.transaction();
      await insert(before, {});
      const migrator = connect(old.url, 1, { isPatient: true });
      const migrated = migrate(migrator);
      await eventually(async () => (await waiting(owner)) === 1);
      const later = insert(owner, GLOBAL);
      await eventually(async () => (await waiting(owner)) === 2);
      await before.commit();
      await migrated;
      await later;
      await migrator.destroy();
      expect(await totalOf(owner, 'registration_requests', EVERYTHING)).toBe(6);
      expect(await totalsKept(owner)).toEqual(await totalsCounted(owner));
    });
  });
});
