import { type Answered, type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { requestRow } from '../support/db/rows';
import { type Harness, startHarness } from '../support/service/harness';

const EVENTS = '/api/v1/admin/audit-events';
const NDJSON = 'application/x-ndjson';

interface Event {
  id: string;
  at: string;
  action: string;
  subject: string;
  registration_request_id: string | null;
  actor: { sub: string; name?: string } | null;
  detail: Record<string, unknown>;
}

describe('the audit events', () => {
  let harness: Harness;
  let admin: ApiClient;
  let acmeEu: ApiClient;

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
    acmeEu = apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'acme-eu', sub: 'tom' }));
    for (const tenant_id of ['acme-eu', 'acme-us', 'acme-eu']) await admin.create({ tenant_id });
    await acmeEu.create();
    await admin.put('/api/v1/admin/partners/odd', { name: '=cmd, "quoted"' });
    const odd = requestRow();
    await harness.db('registration_requests').insert(odd);
    await harness.db('audit_events').insert({
      ...{ id: odd.id, action: 'created', registration_request_id: odd.id, subject: 's', at: '2026-01-01Z' },
      ...{ actor_sub: '@SUM(A1)', actor_name: 'Grace "Amazing", H.', detail: { notes: 'two\nlines; 50 €' } },
    });
  });
  afterAll(() => harness.stop());

  const idsOf = ({ body }: Answered): string[] => (body.items as Event[]).map(({ id }) => id);
  const nextOf = ({ headers }: Answered): string | undefined =>
    /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
  const fetchAs = (client: ApiClient, accept: string, query = ''): Promise<Response> =>
    fetch(harness.url + EVENTS + query, {
      headers: { accept, authorization: `Bearer ${client.token}` },
    });
  const all = async (client: ApiClient, query = ''): Promise<Event[]> => {
    const events: Event[] = [];
    let next: string | undefined = `${EVENTS}?per_page=2${query}`;
    while (next !== undefined) {
      const answer = await client.get(next);
      expect(answer.status).toBe(200);
      events.push(...(answer.body.items as Event[]));
      next = nextOf(answer);
    }
    return events;
  };

  it('are pages that are linked to each other, newest first, with the same filters', async () => {
    const first = await admin.get(`${EVENTS}?per_page=2&action=created&actor=root`);
    expect(first.body).toMatchObject({ page: 1, per_page: 2, items: [{ action: 'created' }, {}] });
    expect(Object.keys(first.body).sort()).toEqual(['items', 'page', 'per_page']);
    const second = await admin.get(nextOf(first) ?? '');
    expect(second.body).toMatchObject({ page: 2, per_page: 2 });
    expect(nextOf(second)).toBeUndefined();
    const both = [...idsOf(first), ...idsOf(second)];
    expect(both).toEqual(idsOf(await admin.get(`${EVENTS}?action=created&actor=root`)));
    expect(both).toHaveLength(3);
  });

  it.each(['from', 'to'])('are refused for a wrong %s, and take any time', async (name) => {
    for (const time of ['yesterday', '2026-01-01', '2026-01-01T00:00:00', '2026-02-30T00:00:00Z', '']) {
      expect(await admin.get(`${EVENTS}?${name}=${time}`)).toMatchObject({
        status: 422,
        body: { detail: [{ loc: ['query', name], type: 'value_error' }] },
      });
    }
    for (const time of [
      '2026-01-01T00:00:00.0000001Z',
      '2026-01-01T00:00:00%2B01:00',
      '0000-01-01T00:00:00Z',
      '9999-12-31T23:59:59.999-01:00',
    ])
      expect((await admin.get(`${EVENTS}?${name}=${time}`)).status).toBe(200);
  });

  it.each(['a super admin', 'a tenant admin'])(
    'are the same events as NDJSON for %s, all of them',
    async (who) => {
      const client = who === 'a super admin' ? admin : acmeEu;
      const middle = (await all(client))[1]?.at ?? '';
      const queries = [
        '',
        '&action=created',
        `&to=${middle}`,
        `&from=${middle}`,
        '&to=2026-02-01T00:00:00Z',
        '&actor=nobody',
      ];
      for (const query of queries) {
        const response = await fetchAs(client, NDJSON, `?per_page=1${query}`);
        expect(response.status).toBe(200);
        expect(response.headers.get('content-type')).toBe(NDJSON);
        const lines = (await response.text()).split('\n');
        expect(lines.pop()).toBe('');
        expect(lines.map((line) => JSON.parse(line) as unknown)).toEqual(await all(client, query));
      }
      expect(await all(client, `&to=${middle}`)).toEqual((await all(client)).slice(2));
      expect((await all(client)).length).toBeGreaterThan(3);
    },
  );

  it('are the same events as CSV, which a spreadsheet shows and does not run', async () => {
    const response = await fetchAs(admin, 'text/csv');
    expect(response.headers.get('content-type')).toBe('text/csv; charset=utf-8');
    const [head, ...rows] = parsedCsv(await response.text());
    expect(head).toEqual(CSV_HEAD);
    const expected = (await all(admin)).map(({ actor, detail, ...event }) => [
      ...[event.id, event.at, event.action, event.subject, event.registration_request_id ?? ''],
      ...[(actor?.sub ?? '').replace(/^@/, "'@"), actor?.name ?? '', JSON.stringify(detail)],
    ]);
    expect(rows).toEqual(expected);
    expect(rows.flat()).toEqual(expect.arrayContaining(["'@SUM(A1)", 'Grace "Amazing", H.']));
  });

  it('are a file with only its first line, or none, if nothing matches', async () => {
    const query = '?actor=nobody';
    expect(await (await fetchAs(admin, 'text/csv', query)).text()).toBe(`${CSV_HEAD.join(',')}\r\n`);
    expect(await (await fetchAs(admin, NDJSON, query)).text()).toBe('');
  });

  it('go on after the cursor of a page', async () => {
    const first = await admin.get(`${EVENTS}?per_page=2`);
    const query = (nextOf(first) ?? '').slice(EVENTS.length);
    const lines = (await (await fetchAs(admin, NDJSON, query)).text()).trimEnd().split('\n');
    const rest = lines.map((line) => (JSON.parse(line) as Event).id);
    expect([...idsOf(first), ...rest]).toEqual((await all(admin)).map(({ id }) => id));
  });

  it.each([
    ['*/*', 'application/json; charset=utf-8'],
    ['application/json', 'application/json; charset=utf-8'],
    ['text/*', 'text/csv; charset=utf-8'],
    [`text/csv;q=0.5, ${NDJSON}`, NDJSON],
    ['text/html, application/*;q=0.9, */*;q=0.1', 'application/json; charset=utf-8'],
  ])('are sent to a caller who accepts %s as %s', async (accept, type) => {
    const response = await fetchAs(admin, accept);
    expect(response.headers.get('content-type')).toBe(type);
    await response.text();
  });

  it('are refused in any other form, so that a page is not taken for all of them', async () => {
    const response = await fetchAs(admin, 'application/csv');
    expect(response.status).toBe(406);
    expect(await response.json()).toEqual({
      detail: 'Accept must allow one of application/json, application/x-ndjson, text/csv',
    });
  });

  it('count as one call, however many chunks there are', async () => {
    const left = async (): Promise<number> => {
      const response = await fetchAs(admin, NDJSON);
      await response.text();
      return Number(/r=(\d+)/.exec(response.headers.get('ratelimit') ?? '')?.[1]);
    };
    expect((await left()) - (await left())).toBe(1);
  });

  it('show the purge, and only to super admins', async () => {
    const id = (await admin.create()).body.id as string;
    const longAgo = { created_at: '2026-01-01', updated_at: '2026-01-02', expires_at: '2026-01-03' };
    await harness
      .db('registration_requests')
      .where({ id })
      .update({ status: 'EXPIRED', ...longAgo });
    await harness.db.raw(`select purge_requests('30 days', 10)`);
    expect((await admin.get(`${EVENTS}?action=purged`)).body.items).toMatchObject([
      { subject: 'registration-requests', actor: null, detail: { count: 1 } },
    ]);
    expect((await acmeEu.get(`${EVENTS}?action=purged`)).body.items).toEqual([]);
    expect((await admin.get(`${REQUESTS}/${id}`)).status).toBe(404);
    expect((await admin.get(`${EVENTS}?request_id=${id}`)).body.items).toEqual([]);
  });
});

const CSV_HEAD = [
  ...['id', 'at', 'action', 'subject', 'registration_request_id', 'actor_sub', 'actor_name', 'detail'],
];

/** The cells of each line (RFC 4180, section 2). */
function parsedCsv(text: string): string[][] {
  const rows: string[][] = [[]];
  for (const [, quoted, plain, end] of text.matchAll(/(?:"((?:[^"]|"")*)"|([^",\r\n]*))(,|\r\n)/g)) {
    rows.at(-1)?.push(quoted?.replaceAll('""', '"') ?? plain ?? '');
    if (end === '\r\n') rows.push([]);
  }
  expect(rows.pop()).toEqual([]);
  return rows;
}
