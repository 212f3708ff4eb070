import { Client } from 'pg';
import type { Knex } from 'knex';
import { listApplications } from '../../../src/db/application/applications';
import { listAuditEvents } from '../../../src/db/audit-events';
import { type EventFilter, positionOf, readEvents } from '../../../src/db/audit-export';
import { connect } from '../../../src/db/connect';
import { listPartners, listTenants } from '../../../src/db/directory/directory';
import type { Page, PageOf } from '../../../src/db/paging';
import { countPending } from '../../../src/db/request/count-pending';
import { findPlace } from '../../../src/db/request/find-place';
import { listRequests } from '../../../src/db/request/registration-requests';
import { EVERYTHING, type Reach } from '../../../src/domain/permissions';
import { SCOPES, STATUSES } from '../../../src/domain/request/requested-application';
import { createDatabase } from '../../support/servers/test-servers';

interface Plan {
  'Node Type': string;
  'Parent Relationship'?: string;
  'Relation Name'?: string;
  'Index Name'?: string;
  Alias?: string;
  Filter?: string;
  Plans?: Plan[];
}
interface Statement {
  sql: string;
  bindings: readonly unknown[];
}

const REACHES: Reach[] = [
  { role: 'super_admin' },
  { role: 'partner_admin', partner_id: 'partner-7' },
  { role: 'partner_admin', partner_id: 'large' },
  { role: 'tenant_admin', tenant_id: 'tenant-77' },
];
const FILTERS = [undefined, ...SCOPES].flatMap((scope) =>
  [undefined, ...STATUSES].map((status) => ({ ...(scope && { scope }), ...(status && { status }) })),
);

const EVENT_FILTERS: EventFilter[] = [
  {},
  { from: '2026-01-05T00:00:00Z', to: '2026-01-09T00:00:00Z' },
  { action: 'created', actor: 'grace' },
];

/**
 * Enough rows that reading all of them costs more than an index: 3000 partners, 1000 tenants, 20000 requests. A large
 * partner has nearly half of them. One request has a long trail.
 */
const ROWS = `
  insert into partners (id, name) values ('large', 'L');
  insert into tenants (id, name, partner_id) select 'large-' || n, 'T', 'large' from generate_series(1, 20) n;
  insert into partners (id, name) select 'partner-' || n, 'P' from generate_series(1, 3000) n;
  insert into tenants (id, name, partner_id)
    select 'tenant-' || n, 'T', 'partner-' || (n % 100 + 1) from generate_series(1, 1000) n;
  insert into registration_requests
    (id, status, scope, tenant_id, partner_id, name, application_type, redirect_uris, requested_scopes, grant_types,
     contact_email, review_findings, requested_by_sub, created_at, updated_at, expires_at, decided_at, decided_by_sub,
     rejection_reason)
    select gen_random_uuid(), status, scope,
      case when scope = 'TENANT' then case when n % 100 < 45 then 'large-' || (n % 20 + 1) else 'tenant-' || (n % 1000 + 1) end end,
      case when scope = 'PARTNER' then case when n % 100 < 45 then 'large' else 'partner-' || (n % 100 + 1) end end,
      'Name ' || n, 'WEB', '{}', '{}', '{}', 'a@example.com', '[]', 'grace', at, at, at + interval '14 days',
      case when status in ('REJECTED', 'CANCELLED') then at end,
      case when status in ('REJECTED', 'CANCELLED') then 'ada' end,
      case when status = 'REJECTED' then 'no' end
    from (
      select n, timestamptz '2026-01-01' + n * interval '1 minute' as at,
        (array['PENDING', 'REJECTED', 'CANCELLED', 'EXPIRED'])[n % 4 + 1] as status,
        case when n % 50 = 0 then 'GLOBAL' when n % 10 = 0 then 'PARTNER' else 'TENANT' end as scope
      from generate_series(1, 20000) n
    ) numbered;
  insert into applications
    (id, client_id, registration_request_id, token_endpoint_auth_method, name, application_type, redirect_uris, scopes,
     grant_types, status, created_at, created_by_sub)
    select gen_random_uuid(), id::text, id, 'client_secret_basic', name, 'WEB', '{}', '{}', '{}', 'ACTIVE', created_at, 'ada'
    from registration_requests;
  insert into audit_events (id, action, registration_request_id, subject, at)
    select gen_random_uuid(), 'created', id, 'registration-request/' || id, created_at from registration_requests;
  insert into audit_events (id, action, registration_request_id, subject, at)
    select gen_random_uuid(), 'secret_issued', (select id from registration_requests order by id desc limit 1), 'application', now() + n * interval '1 second'
    from generate_series(1, 5000) n;
  insert into approvals (request_id, revision, sub, requirement, seats, at, decision_id)
    select id, 1, 'ada', 'admin', '{admin}', created_at, id::text from registration_requests
    on conflict do nothing;
  select fold_list_totals()`;
const ONE_ROW = `
  insert into partners (id, name) values ('first', 'F');
  insert into registration_requests
    (id, status, scope, partner_id, name, application_type, redirect_uris, requested_scopes, grant_types, contact_email,
     review_findings, requested_by_sub, created_at, updated_at, expires_at)
    select gen_random_uuid(), 'PENDING', 'PARTNER', 'first', 'F', 'WEB', '{}', '{}', '{}', 'a@example.com', '[]', 'grace',
      at, at, at + interval '14 days'
    from (select timestamptz '2025-12-31' as at) first;
  insert into approvals (request_id, revision, sub, requirement, seats, at, decision_id)
    select id, 1, 'ada', 'admin', '{admin}', created_at, id::text from registration_requests`;

/** What Postgres may know about the tables when it plans, and whether it can then tell one index from another. */
const STATISTICS: [string, (db: Knex) => Promise<unknown>, boolean][] = [
  ['statistics', (db) => db.raw(`${ROWS}; analyze`).then(() => db.raw('vacuum')), true],
  ['no statistics', (db) => db.raw(ROWS), true],
  ['the statistics of nearly empty tables', (db) => db.raw(`${ONE_ROW}; analyze; ${ROWS}`), false],
];

/** A list must not become slower when there are more rows that the caller does not see, or that are on other pages. */
describe.each(STATISTICS)('with %s, the database', (_title, fill, isPrecise) => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  let client: Client;
  beforeAll(async () => {
    database = await createDatabase();
    db = connect(database.url, 2, { isPatient: true });
    for (const table of ['tenants', 'registration_requests', 'applications', 'audit_events', 'approvals'])
      await db.raw('alter table ?? set (autovacuum_enabled = false)', [table]);
    await fill(db);
    client = new Client({ connectionString: database.url });
    await client.connect();
  });
  afterAll(async () => {
    await client.end();
    await db.destroy();
    await database.drop();
  });

  async function statementsOf(call: () => Promise<unknown>): Promise<Statement[]> {
    const statements: Statement[] = [];
    const note = (statement: Statement): unknown => statements.push(statement);
    db.on('query', note);
    await call();
    db.off('query', note);
    return statements;
  }

  /** The plans of a statement: for these values, and for any values, which is used when it has run several times. */
  async function plansOf({ sql, bindings }: Statement): Promise<Plan[]> {
    const plans: Plan[] = [];
    await client.query(`prepare planned as ${sql}`);
    const values = bindings
      .map((value) => (value === null ? 'null' : client.escapeLiteral(`${value as string | number}`)))
      .join(', ');
    for (const mode of ['force_custom_plan', 'force_generic_plan']) {
      await client.query(`set plan_cache_mode = ${mode}`);
      const { rows } = await client.query<{ 'QUERY PLAN': [{ Plan: Plan }] }>(
        `explain (format json) execute planned${values && `(${values})`}`,
      );
      plans.push(...rows.map((row) => row['QUERY PLAN'][0].Plan));
    }
    await client.query('deallocate planned');
    return plans;
  }

  /** What is wrong with the plans of a list's pages: the first one, one in the middle, the last one, one after a cursor. */
  async function faultsOf(list: (page: Page) => Promise<PageOf<unknown>>): Promise<string[]> {
    const { pages, next } = await list({ page: 1, per_page: 20 });
    const wanted: Page[] = [1, Math.ceil(pages / 2), pages].map((page) => ({
      page: page || 1,
      per_page: 20,
    }));
    if (next) wanted.push({ page: 1, per_page: 20, cursor: next });
    const faults = new Set<string>();
    for (const page of wanted) {
      for (const statement of await statementsOf(() => list(page))) {
        if (!statement.sql.includes('found.id')) continue;
        for (const plan of await plansOf(statement)) {
          for (const fault of faultsIn(plan, isPrecise)) faults.add(`page ${JSON.stringify(page)}: ${fault}`);
        }
      }
    }
    return [...faults];
  }

  it.each(REACHES.flatMap((reach) => FILTERS.map((filter) => [reach, filter] as const)))(
    'lists the requests of %j with %j in the order of an index',
    async (reach, filter) => {
      expect(await faultsOf((page) => listRequests(db, reach, filter, page))).toEqual([]);
    },
  );

  it.each(REACHES)('lists the applications of %j in the order of an index', async (reach) => {
    expect(await faultsOf((page) => listApplications(db, reach, page))).toEqual([]);
  });

  it.each(REACHES)('lists the directory of %j in the order of an index', async (reach) => {
    expect(await faultsOf((page) => listTenants(db, reach, {}, page))).toEqual([]);
    expect(await faultsOf((page) => listPartners(db, reach, {}, page))).toEqual([]);
  });

  it('lists a long trail in the order of an index', async () => {
    const { id } = await db('registration_requests').orderBy('id', 'desc').first('id');
    expect((await listAuditEvents(db, id, { page: 1, per_page: 1 })).total).toBe(5001);
    expect(await faultsOf((page) => listAuditEvents(db, id, page))).toEqual([]);
  });

  it.each(
    REACHES.flatMap((reach) =>
      EVENT_FILTERS.map((filter): [Reach, object, EventFilter] => [reach, filter, filter]),
    ),
  )('reads the audit events of %j with %j in the order of an index', async (reach, _title, filter) => {
    const first = await readEvents(db, reach, filter, 1_000);
    const last = first.at(-1);
    for (const after of [undefined, ...(last ? [positionOf(last)] : [])]) {
      const statements = await statementsOf(() => readEvents(db, reach, filter, 1_000, after));
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) {
        // Filters pass over rows on purpose.
        for (const plan of await plansOf(statement)) expect(faultsIn(plan, false)).toEqual([]);
      }
    }
  });

  it.each(REACHES)('filters the audit events of %j without reading the table', async (reach) => {
    const rare = { action: 'purged', actor: 'nobody' } as const;
    for (const statement of await statementsOf(() => readEvents(db, reach, rare, 10))) {
      for (const plan of await plansOf(statement)) {
        const scans = nodesOf(plan).filter(
          (node) => node['Relation Name'] === 'audit_events' && node.Alias?.startsWith('item'),
        );
        expect(new Set(scans.map((node) => node['Node Type']))).toEqual(new Set(['Index Only Scan']));
      }
    }
  });

  it('finds the audit events of one request by its trail', async () => {
    const { id } = await db('registration_requests').orderBy('id', 'desc').first('id');
    const [statement] = await statementsOf(() => readEvents(db, EVERYTHING, { request_id: id }, 10));
    const plans = statement ? await plansOf(statement) : [];
    expect(plans).not.toEqual([]);
    for (const plan of plans)
      expect(nodesOf(plan).map((node) => node['Index Name'])).toContain('audit_events_of_request');
  });

  it('finds the oldest pending request at one end of an index', async () => {
    const statements = await statementsOf(() => countPending(db));
    expect(statements).toHaveLength(2);
    const oldest = statements.filter(({ sql }) => sql.includes('min(created_at)'));
    expect(oldest).toHaveLength(1);
    for (const plan of (await Promise.all(oldest.map(plansOf))).flat()) {
      const read = nodesOf(plan).filter((node) => node['Relation Name'] === 'registration_requests');
      expect(read.map((node) => node['Node Type'])).toEqual([expect.stringMatching(/^Index/)]);
      expect(nodesOf(plan).map((node) => node['Node Type'])).toContain('Limit');
    }
  });

  it('finds a pending name by an index', async () => {
    const asked = { tenant_id: 'tenant-77', partner_id: null, name: 'Name 7' } as const;
    const statements = await statementsOf(() => findPlace(db, EVERYTHING, asked));
    expect(statements).toHaveLength(1);
    for (const statement of statements) {
      const [plan] = await plansOf(statement);
      expect(plan && nodesOf(plan).map((node) => node['Node Type'])).toContainEqual(
        expect.stringContaining('Index'),
      );
    }
  });

  it.each(['order by item.contact_email limit $1', 'where item.contact_email = $1'])(
    'is caught by this test if it reads a table row by row, or sorts it: %s',
    async (how) => {
      const sql = `select array(select item.id from registration_requests item ${how})`;
      for (const plan of await plansOf({ sql, bindings: [20] }))
        expect(faultsIn(plan, isPrecise)).not.toEqual([]);
    },
  );
});

/**
 * Faults of the plan of a page. The ids of the page are found in an InitPlan: there the rows of the list, called `item`,
 * must be read from a range of an index in its order, and only up to a limit. No table may be read row by row, except the directory,
 * which stays small.
 */
function faultsIn(root: Plan, isPrecise: boolean): string[] {
  const faults: string[] = [];
  const visit = (plan: Plan, above: string[], isFinding: boolean): void => {
    const type = plan['Node Type'];
    const table = plan['Relation Name'];
    const isItem = plan.Alias?.startsWith('item') ?? false;
    if (type === 'Seq Scan' && table !== 'tenants' && table !== 'partners')
      faults.push(`${type} of ${table ?? ''}`);
    if (isFinding && isItem && above.find((node) => /Sort|Limit/.test(node)) !== 'Limit')
      faults.push(`${type} of ${table ?? ''}, not in order up to a limit: ${above.join(' < ')}`);
    // Only a look at everybody's rows passes over some: those of partners other than a large one.
    if (isPrecise && isFinding && isItem && plan.Filter !== undefined && !plan.Filter.includes('SubPlan'))
      faults.push(`${type} of ${table ?? ''} passes over rows: ${plan.Filter}`);
    for (const child of plan.Plans ?? [])
      visit(child, [type, ...above], isFinding || child['Parent Relationship'] === 'InitPlan');
  };
  visit(root, [], false);
  return faults;
}

function nodesOf(plan: Plan): Plan[] {
  return [plan, ...(plan.Plans ?? []).flatMap(nodesOf)];
}
