import type { Knex } from 'knex';
import { searchApplications } from '../../../src/db/application/applications';
import { connect } from '../../../src/db/connect';
import { readStatistics } from '../../../src/db/request/read-statistics';
import { type RequestSearch, searchRequests } from '../../../src/db/request/search-requests';
import type { Reach } from '../../../src/domain/permissions';
import { createDatabase, type TestDatabase } from '../../support/servers/test-servers';

const root: Reach = { role: 'super_admin' };
const small: Reach = { role: 'partner_admin', partner_id: 'small' };
const large: Reach = { role: 'partner_admin', partner_id: 'large' };
const tenant: Reach = { role: 'tenant_admin', tenant_id: 'small-1' };
const PAGE = { page: 1, per_page: 20 };

/** Enough rows that reading all of them costs more than an index. A large partner has nearly all of them. */
const ROWS = `
  insert into partners (id, name) values ('large', 'L'), ('small', 'S');
  insert into tenants (id, name, partner_id) select 'large-' || n, 'T', 'large' from generate_series(0, 399) n;
  insert into tenants (id, name, partner_id) select 'small-' || n, 'T', 'small' from generate_series(0, 1) n;
  insert into registration_requests
    (id, status, scope, tenant_id, name, description, application_type, redirect_uris, requested_scopes, grant_types,
     contact_email, review_findings, requested_by_sub, created_at, updated_at, expires_at, decided_at, decided_by_sub,
     rejection_reason)
    select gen_random_uuid(), status, 'TENANT', case when n % 100 = 0 then 'small-' || n / 100 % 2 else 'large-' || n % 400 end,
      'Name w' || n, repeat('text ', 30), 'WEB', '{}', '{}', '{}', 'a@example.com', '[]', 'sub-' || n % 500, at, at,
      at + interval '14 days',
      case when status = 'REJECTED' then at end, case when status = 'REJECTED' then 'ada' end,
      case when status = 'REJECTED' then 'no' end
    from (
      select n, timestamptz '2026-11-29' - n * interval '1 hour' as at,
        case when n % 20 = 0 then 'PENDING' when n % 20 = 1 then 'EXPIRED' else 'REJECTED' end as status
      from generate_series(1, 20000) n
    ) numbered;
  insert into applications
    (id, client_id, registration_request_id, token_endpoint_auth_method, name, application_type, redirect_uris, scopes,
     grant_types, status, created_at, created_by_sub)
    select gen_random_uuid(), id::text, id, 'client_secret_basic', name, 'WEB', '{}', '{}', '{}', 'ACTIVE', created_at, 'ada'
    from registration_requests`;

/** A search reads what it finds, and not every row. */
describe('the database', () => {
  let database: TestDatabase;
  let db: Knex;
  beforeAll(async () => {
    database = await createDatabase();
    db = connect(database.url, 1, { isPatient: true });
    await db.raw(ROWS);
    await db.raw('vacuum analyze');
  });
  afterAll(async () => {
    await db.destroy();
    await database.drop();
  });

  /** The plan of the one statement that a call runs, as Postgres prints it. */
  async function planOf(call: () => Promise<unknown>): Promise<string> {
    const statements: { sql: string; bindings: readonly Knex.RawBinding[] }[] = [];
    const note = (statement: (typeof statements)[number]): unknown => statements.push(statement);
    db.on('query', note);
    await call();
    db.off('query', note);
    expect(statements).toHaveLength(1);
    const [{ sql, bindings } = { sql: '', bindings: [] }] = statements;
    const { rows } = await db.raw<{ rows: { 'QUERY PLAN': string }[] }>(
      `explain ${sql.replace(/\$\d+/g, '?')}`,
      bindings,
    );
    return rows.map((row) => row['QUERY PLAN']).join('\n');
  }

  it.each<[string, Reach, RequestSearch]>([
    ['request_words_by_beginning', root, { q: 'w1234' }],
    ['request_words_by_beginning', root, { q: 'name w1234 text', sort: 'expires_at' }],
    ['request_words_by_beginning', large, { q: 'w1234' }],
    ['request_words_by_beginning', root, { q: 'w1234', decided: true, findings: 'none' }],
    ['request_words', tenant, { q: 'name' }],
    ['requests_by_expiry', root, { decided: false, sort: 'expires_at' }],
    ['requests_by_update', root, { decided: true, sort: '-updated_at' }],
    ['requests_by_requester', root, { requested_by: 'sub-7' }],
    ['requests_by_tenant', small, { application_type: 'WEB' }],
    ['requests_by_tenant', root, { partner_id: 'small' }],
    ['requests_by_tenant', root, { tenant_id: 'small-1', sort: 'updated_at' }],
  ])('uses %s for what %j searches with %j', async (index, reach, filter) => {
    expect(await planOf(() => searchRequests(db, reach, filter, PAGE))).toMatch(
      new RegExp(`on ${index}|using ${index}`),
    );
  });

  it('uses application_words_by_beginning for the words of applications', async () => {
    expect(await planOf(() => searchApplications(db, large, { q: 'w1234' }, PAGE))).toContain(
      'on application_words_by_beginning',
    );
  });

  it.each([root, large, small, tenant])(
    'reads no table row by row for the statistics of %j',
    async (reach) => {
      const plan = await planOf(() => readStatistics(db, reach, new Date('2026-11-29T00:00:00Z')));
      expect(plan).not.toContain('Seq Scan on registration_requests');
      if (reach.role !== 'tenant_admin') expect(plan).toContain('Index Only Scan using requests_by_decision');
    },
  );
});
