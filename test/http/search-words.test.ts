import { applicationRow, requestRow } from '../support/db/rows';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const PARTNERS = '/api/v1/admin/partners';
const TENANTS = '/api/v1/admin/tenants';
const LISTS = [REQUESTS, APPLICATIONS, PARTNERS, TENANTS];

const uuidOf = (digit: string): string =>
  `${digit.repeat(8)}-${digit.repeat(4)}-4${digit.repeat(3)}-8${digit.repeat(3)}-${digit.repeat(12)}`;

describe('the words of', () => {
  let harness: Harness;
  let admin: ApiClient;
  // Ids are words too, so random ones would begin with anything.
  const [id, ...otherIds] = ['b', 'c', 'd'].map(uuidOf) as [string, string, string];
  const application = { id: uuidOf('e'), client_id: uuidOf('f') };

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    const shared = {
      name: 'Größe-Rechner 2.0',
      description: "It's the\ncalculator_of sizes",
      redirect_uris: ['https://sizes.example.com:8443/oauth/callback?from=login'],
      post_logout_redirect_uris: ['https://bye.example.org/'],
      allowed_origins: ['https://spa.example.net'],
    };
    await harness.db('registration_requests').insert([
      requestRow({
        ...{ id, ...shared, contact_email: 'jo.doe@mail.test', contact_name: 'Jo Doe' },
        ...{ organization_name: 'ACME Ltd', website_url: 'https://www.example.de/about' },
        ...{ requested_by_sub: 'auth0|4711', requested_by_name: 'Grace Hopper' },
      }),
      requestRow({ id: otherIds[0], name: 'Another one' }),
    ]);
    await harness.db('applications').insert(applicationRow(id, { ...application, ...shared }));
    const other = requestRow({ id: otherIds[1], name: 'x'.repeat(200), description: 'x'.repeat(2000) });
    await harness.db('registration_requests').insert(other);
    await harness.db('partners').insert({ id: 'nord-süd', name: 'Nord & Süd AG' });
    await harness.db('tenants').insert({ id: 'nord-1', name: 'Größe', partner_id: 'nord-süd' });
  });
  afterAll(() => harness.stop());

  async function found(path: string, q: string): Promise<unknown[]> {
    const { status, body } = await admin.get(`${path}?${new URLSearchParams({ q }).toString()}`);
    expect(status).toBe(200);
    expect(body.items).toHaveLength(body.total as number);
    return (body.items as { id: string }[]).map((item) => item.id);
  }

  const SHARED = [
    ...['größe', 'GRÖ', 'rechner größe', 'Größe-Rechner', '2 0', '2.0', 'IT S', "it's", 'calculator_of'],
    ...[
      'https://sizes.example.com:8443/oauth/callback?from=login',
      '8443 size',
      'bye',
      'spa.example',
      'of',
      '&|!<->:* of',
    ],
  ];
  const OF_REQUESTS = [
    ...[
      'jo.doe@mail',
      'doe jo',
      'acme',
      'LTD',
      'www.example.de/about',
      'auth0|4711',
      '4711',
      'hopper, grace',
      'hop',
    ],
    ...['acme größe 4711'],
  ];
  const NOT_FOUND = [
    'rößer',
    'echner',
    'größe anders',
    'größen',
    'calculators',
    'gross',
    'grace acm3',
    'size0',
    'kein',
  ];

  it.each([...SHARED, ...OF_REQUESTS])('a request are found by %j', async (q) => {
    expect(await found(REQUESTS, q)).toEqual([id]);
  });

  it.each(SHARED)('an application are found by %j', async (q) => {
    expect(await found(APPLICATIONS, q)).toEqual([application.id]);
  });

  it('a request and of an application hold their ids, whole and in part', async () => {
    for (const q of [id, id.slice(0, 8), id.toUpperCase(), id.slice(0, 20)]) {
      expect(await found(REQUESTS, q)).toContain(id);
    }
    for (const q of [application.id, application.client_id, application.client_id.slice(0, 13)])
      expect(await found(APPLICATIONS, q)).toEqual([application.id]);
  });

  it.each(NOT_FOUND)('nothing begin like %j', async (q) => {
    expect(await found(REQUESTS, q)).toEqual([]);
    expect(await found(APPLICATIONS, q)).toEqual([]);
  });

  it.each([
    [PARTNERS, 'süd', ['nord-süd']],
    [PARTNERS, 'ag nord', ['nord-süd']],
    [PARTNERS, 'SÜD-NORD', ['nord-süd']],
    [PARTNERS, 'acm', ['acme']],
    [PARTNERS, 'ord', []],
    [TENANTS, 'acme eu', ['acme-eu']],
    [TENANTS, 'europe', ['acme-eu', 'globex-eu']],
    [TENANTS, 'GRÖSSE', []],
    [TENANTS, 'nord 1', ['nord-1']],
  ])('the directory (%s) that begin like %j are those of %j', async (path, q, ids) => {
    expect(await found(path, q)).toEqual(ids);
  });

  it('a text may be longer than a text to search for', async () => {
    expect(await found(REQUESTS, 'x'.repeat(200))).toHaveLength(1);
    expect(await found(REQUESTS, `${'x'.repeat(100)}y`)).toEqual([]);
  });

  it('a request are those it has now', async () => {
    await harness.db('registration_requests').where({ id }).update({ organization_name: 'Renamed' });
    expect(await found(REQUESTS, 'renamed größe')).toEqual([id]);
    expect(await found(REQUESTS, 'acme größe')).toEqual([]);
  });

  it.each(LISTS)('a search of %s are at least one', async (path) => {
    for (const q of ['...', ' ', '&', '%', '😀', "'", '²', '٣', '½']) {
      const { status, body } = await admin.get(`${path}?${new URLSearchParams({ q }).toString()}`);
      expect([status, body]).toEqual([
        422,
        {
          detail: [
            {
              type: 'value_error',
              loc: ['query', 'q'],
              msg: 'Value error, must have at least one letter or digit to search for',
            },
          ],
        },
      ]);
    }
    for (const [q, type] of [
      ['', 'string_too_short'],
      ['a'.repeat(201), 'string_too_long'],
    ]) {
      const { status, body } = await admin.get(`${path}?q=${q ?? ''}`);
      expect([status, body.detail]).toMatchObject([422, [{ type, loc: ['query', 'q'] }]]);
    }
  });
});
