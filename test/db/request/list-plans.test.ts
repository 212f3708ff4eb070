import type { Knex } from 'knex';
import { listApplications } from '../../../src/db/application/applications';
import { listAuditEvents } from '../../../src/db/audit-events';
import { connect } from '../../../src/db/connect';
import { isNamePending, listRequests } from '../../../src/db/request/registration-requests';
import type { Reach } from '../../../src/domain/permissions';
import { SCOPES, STATUSES } from '../../../src/domain/request/registration-request';
import { createDatabase } from '../../support/servers/test-servers';

interface Plan {
  'Node Type': string;
  'Relation Name'?: string;
  Plans?: Plan[];
}

const PAGE = { page: 1, per_page: 20 };
const REACHES: Reach[] = [
  { role: 'super_admin' },
  { role: 'partner_admin', partner_id: 'partner-7' },
  { role: 'tenant_admin', tenant_id: 'tenant-77' },
];
const FILTERS = [
  {},
  ...STATUSES.map((status) => ({ status })),
  ...SCOPES.map((scope) => ({ scope })),
  { status: 'PENDING', scope: 'TENANT' } as const,
];

/** Enough rows that reading all of them costs more than an index: 100 partners, 1000 tenants, 20000 requests. */
const ROWS = `
  insert into partners (id, name) select 'partner-' || n, 'P' from generate_series(1, 100) n;
  insert into tenants (id, name, partner_id)
    select 'tenant-' || n, 'T', 'partner-' || (n % 100 + 1) from generate_series(1, 1000) n;
  insert into registration_requests
    (id, status, scope, tenant_id, partner_id, name, application_type, redirect_uris, requested_scopes, grant_types,
     contact_email, review_findings, requested_by_sub, created_at, updated_at, expires_at, decided_at, decided_by_sub,
     rejection_reason)
    select gen_random_uuid(), status, scope,
      case when scope = 'TENANT' then 'tenant-' || (n % 1000 + 1) end,
      case when scope = 'PARTNER' then 'partner-' || (n % 100 + 1) end,
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
  select fold_list_totals()`;

/** A list must not become slower when there are more rows that the caller does not see. */
describe('the database', () => {
  let database: { url: string; drop: () => Promise<void> };
  let db: Knex;
  beforeAll(async () => {
    database = await createDatabase();
    db = connect(database.url, 10);
    await db.raw(ROWS);
    await db.raw('vacuum analyze');
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  /** The tables that the queries of a call read row by row, from the plans Postgres makes for them. */
  async function scanned(call: () => Promise<unknown>): Promise<string[]> {
    const queries: { sql: string; bindings: readonly Knex.Value[] }[] = [];
    const note = (query: { sql: string; bindings: readonly Knex.Value[] }): unknown => queries.push(query);
    db.on('query', note);
    await call();
    db.off('query', note);
    expect(queries.length).toBeGreaterThan(0);
    const tables = new Set<string>();
    for (const { sql, bindings } of queries) {
      const explained = await db.raw(`explain (format json) ${sql.replaceAll(/\$\d+/g, '?')}`, [...bindings]);
      const [{ Plan: root }] = explained.rows[0]['QUERY PLAN'] as [{ Plan: Plan }];
      for (const plan of nodes(root))
        if (plan['Node Type'] === 'Seq Scan') tables.add(plan['Relation Name'] ?? '');
      // The directory stays small. Reading all of it costs less than fifty look-ups.
      tables.delete('tenants');
      // Deltas are folded every few seconds, so they are few.
      tables.delete('list_total_deltas');
    }
    return [...tables];
  }

  it.each(REACHES.flatMap((reach) => FILTERS.map((filter) => [reach, filter] as const)))(
    'lists the requests of %j with %j by an index',
    async (reach, filter) => {
      expect(await scanned(() => listRequests(db, reach, filter, PAGE))).toEqual([]);
    },
  );

  it.each(REACHES)('lists the applications of %j by an index', async (reach) => {
    expect(await scanned(() => listApplications(db, reach, PAGE))).toEqual([]);
  });

  it('finds the trail of a request and a pending name by an index', async () => {
    const { id } = await db('registration_requests').first('id');
    const place = { scope: 'TENANT', tenant_id: 'tenant-77', partner_id: null } as const;
    expect(await scanned(() => listAuditEvents(db, id, PAGE))).toEqual([]);
    expect(await scanned(() => isNamePending(db, place, 'Name 7'))).toEqual([]);
  });

  it('is caught by this test if it reads a table row by row', async () => {
    expect(await scanned(() => db('registration_requests').where({ contact_email: 'x' }))).toEqual([
      'registration_requests',
    ]);
  });
});

function nodes(plan: Plan | undefined): Plan[] {
  return plan ? [plan, ...(plan.Plans ?? []).flatMap(nodes)] : [];
}
