import fc from 'fast-check';
import type { Knex } from 'knex';
import { connect } from '../../src/db/connect';
import { foldListTotals, recountListTotals } from '../../src/db/list-totals';
import { totalsCounted, totalsKept } from '../support/db/totals';
import { requestRow } from '../support/db/rows';
import { createDatabase } from '../support/servers/test-servers';

/** Something that somebody does to the database. */
interface Step {
  name: string;
  run: (db: Knex) => Promise<unknown>;
}

const PLACES = [
  { scope: 'GLOBAL', tenant_id: null },
  { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
  { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' },
  ...['acme-eu', 'acme-us', 'globex-eu'].map((tenant_id) => ({ scope: 'TENANT', tenant_id })),
];
const places = fc.array(fc.constantFrom(...PLACES), { minLength: 1, maxLength: 5 });
const some = fc.integer({ min: 1, max: 4 });

/** A few rows of a table that a condition selects. */
const few = (where: string, count: number): string =>
  `(select id from registration_requests where ${where} order by id limit ${count})`;
const decided = "decided_at = now(), decided_by_sub = 'ada'";
const undecided = `status = 'PENDING', decided_at = null, decided_by_sub = null, rejection_reason = null`;
const sql = (text: string) => (db: Knex) => db.raw(text);

/** Rows to insert. The first one has the id of a row that is there, if there is one. */
async function withOneKnown(db: Knex, given: object[]): Promise<Record<string, unknown>[]> {
  const known = await db('registration_requests').select('id', 'scope', 'tenant_id', 'partner_id').limit(1);
  return [...known.map((row) => requestRow(row)), ...given.map((place) => requestRow(place))];
}

const statements: fc.Arbitrary<Step>[] = [
  places.map((given) => ({
    name: `insert ${given.length}`,
    run: (db) =>
      db('registration_requests').insert(given.map((place) => ({ partner_id: null, ...requestRow(place) }))),
  })),
  places.map((given) => ({
    name: `insert ${given.length} on conflict do nothing`,
    run: async (db) =>
      db('registration_requests')
        .insert(await withOneKnown(db, given))
        .onConflict('id')
        .ignore(),
  })),
  places.map((given) => ({
    name: `insert ${given.length} on conflict do update`,
    run: async (db) =>
      db('registration_requests')
        .insert(await withOneKnown(db, given))
        .onConflict('id')
        .merge({ status: 'EXPIRED' })
        .where('registration_requests.status', 'PENDING'),
  })),
  ...[`'REJECTED', ${decided}, rejection_reason = 'no'`, `'CANCELLED', ${decided}`, `'EXPIRED'`].map(
    (change) =>
      some.map((count) => ({
        name: `settle ${count}: ${change}`,
        run: sql(
          `update registration_requests set status = ${change} where id in ${few("status = 'PENDING'", count)}`,
        ),
      })),
  ),
  some.map((count) => ({
    name: `make ${count} pending again`,
    run: sql(`update registration_requests set ${undecided}
      where id in ${few("status in ('REJECTED', 'CANCELLED', 'EXPIRED')", count)}`),
  })),
  some.map((count) => ({
    name: `approve ${count} in one statement`,
    run: sql(`
      with made as (
        insert into applications (id, client_id, registration_request_id, token_endpoint_auth_method, name,
          application_type, redirect_uris, scopes, grant_types, status, created_at, created_by_sub)
        select gen_random_uuid(), gen_random_uuid()::text, id, 'client_secret_basic', name, 'WEB', '{}', '{}', '{}',
          'ACTIVE', now(), 'ada' from registration_requests where id in ${few("status = 'PENDING'", count)}
        returning id, registration_request_id
      )
      update registration_requests r set status = 'APPROVED', ${decided}, application_id = made.id
      from made where r.id = made.registration_request_id`),
  })),
  some.map((count) => ({
    name: `take back ${count} approvals in one statement`,
    run: sql(`
      with undone as (
        update registration_requests set ${undecided}, application_id = null
        where id in ${few("status = 'APPROVED'", count)} returning id
      )
      delete from applications a using undone where a.registration_request_id = undone.id`),
  })),
  some.map((count) => ({
    name: `delete ${count}`,
    run: sql(`delete from registration_requests where id in ${few('application_id is null', count)}`),
  })),
  fc.constant({
    name: 'delete some and settle others in one statement',
    run: sql(`
      merge into registration_requests r
      using (select id, row_number() over (order by id) as n from registration_requests where application_id is null) s
      on r.id = s.id
      when matched and n % 3 = 0 then delete
      when matched and r.status = 'PENDING' then update set status = 'EXPIRED'`),
  }),
  fc.constant({ name: 'rename all', run: sql("update registration_requests set name = name || '!'") }),
  fc.constantFrom('applications', 'registration_requests').map((table) => ({
    name: `truncate ${table}`,
    run: sql(`truncate ${table} cascade`),
  })),
  fc
    .constantFrom(['acme-us', 'globex'], ['acme-us', 'acme'], ['globex-eu', 'acme'])
    .map(([tenant, partner]) => ({
      name: `move ${tenant} to ${partner}`,
      run: (db) => db('tenants').where({ id: tenant }).update({ partner_id: partner }),
    })),
];
const statement = fc.oneof(...statements);
const fold: Step = { name: 'fold', run: foldListTotals };
const recount: Step = {
  name: 'recount',
  run: async (db) => expect(await recountListTotals(db)).toEqual([]),
};

const UNDONE = new Error('rolled back by the test');
/** Runs steps in a transaction or a savepoint that is rolled back. */
async function undo(db: Knex, steps: Step[]): Promise<void> {
  const undone = db.transaction(async (trx) => {
    for (const { run } of steps) await run(trx);
    throw UNDONE;
  });
  await expect(undone).rejects.toBe(UNDONE);
}

/** What Postgres may do to one of two transactions that meet: end a deadlock, or refuse a row that is gone. */
const MEETING = ['40P01', '23503', '23505', '23514', '23000'];
const together = async (db: Knex, steps: Step[]): Promise<void> => {
  const done = await Promise.allSettled(steps.map(({ run }) => run(db)));
  const refused = done.flatMap((result) =>
    result.status === 'rejected' ? [result.reason as { code?: string }] : [],
  );
  for (const reason of refused) expect(MEETING).toContain(reason.code);
};

const group = fc.array(statement, { minLength: 2, maxLength: 4 });
const grouped = (title: string, steps: Step[], run: Step['run']): Step => ({
  name: `${title} (${steps.map(({ name }) => name).join(', ')})`,
  run,
});
const step = fc
  .oneof(
    { weight: 6, arbitrary: statement },
    { weight: 2, arbitrary: fc.constantFrom(fold, recount) },
    { weight: 1, arbitrary: group.map((steps) => grouped('rolled back', steps, (db) => undo(db, steps))) },
    {
      weight: 1,
      arbitrary: fc.tuple(group, group).map(([kept, undone]) =>
        grouped('rolled back to a savepoint', [...kept, ...undone], (db) =>
          db.transaction(async (trx) => {
            for (const { run } of kept) await run(trx);
            await undo(trx, undone);
            await foldListTotals(trx);
          }),
        ),
      ),
    },
    {
      weight: 2,
      arbitrary: group.map((steps) => {
        const all = [...steps, fold, fold];
        return grouped('at once', all, (db) => together(db, all));
      }),
    },
  )
  // A counterexample then names its steps.
  .map((one) => ({ ...one, [fc.toStringMethod]: () => one.name }));

/** The rows of each place and of everywhere, by what list_totals and its deltas say, without empty ones. */
async function partsOf(db: Knex): Promise<unknown> {
  const { rows } = await db.raw(`
    select list, scope, status, tenant_id, partner_id, sum(amount)::int as total from list_total_parts
    group by 1, 2, 3, 4, 5 having sum(amount) <> 0 order by 1, 2, 3, 4, 5`);
  return rows;
}

async function countedParts(db: Knex): Promise<unknown> {
  const { rows } = await db.raw(`
    with places as (
      select 'registration_requests' as list, scope, status, tenant_id, partner_id from registration_requests
      union all
      select 'applications', r.scope, a.status, r.tenant_id, r.partner_id
      from applications a join registration_requests r on r.id = a.registration_request_id
    )
    select list, scope, status, tenant_id, partner_id, count(*)::int as total from places group by 1, 2, 3, 4, 5
    union all
    select list, scope, status, null, null, count(*)::int from places where scope <> 'GLOBAL' group by 1, 2, 3
    order by 1, 2, 3, 4, 5`);
  return rows;
}

describe('the totals of lists', () => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  beforeAll(async () => {
    database = await createDatabase();
    db = connect(database.url, 8);
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  it('are what count(*) says for every role and filter, whatever is written, folded and rolled back', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1, maxLength: 12 }), async (steps) => {
        for (const { run } of steps) {
          await run(db);
          expect(await partsOf(db)).toEqual(await countedParts(db));
        }
        expect(await totalsKept(db)).toEqual(await totalsCounted(db));
      }),
      { numRuns: 40, endOnFailure: true },
    );
  });
});
