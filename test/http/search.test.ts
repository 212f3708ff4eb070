import { randomUUID } from 'node:crypto';
import type { Reach } from '../../src/domain/permissions';
import { REQUEST_ORDERS } from '../../src/domain/request/request-order';
import type { RegistrationRequest } from '../../src/domain/request/registration-request';
import { APPLICATION_TYPES, SCOPES, STATUSES } from '../../src/domain/request/requested-application';
import { chanceOf } from '../support/chance';
import { applicationRow, requestRow } from '../support/db/rows';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const TENANTS = ['acme-eu', 'acme-us', 'globex-eu'];
const NOW = Date.now();
const DAY = 86_400_000;

type Row = Record<string, unknown>;
const { chance, pick } = chanceOf(7);

const NAMES = [
  'Payroll portal',
  'PAYROLL, next',
  'Pay-Roll',
  'Übersicht der Löhne',
  'ΚΑΤΆΛΟΓΟΣ τιμών',
  'Каталог цен',
  "o'hara & sons:*",
  '日本 語',
  'v2.0_beta',
];
const TEXTS = [null, 'For all of Acme.', 'See https://wiki.example.com/pay/roll?x=1', 'löhne\tund\ngehälter'];

function randomRequest(): Row {
  const scope = pick(SCOPES);
  const status = pick(STATUSES);
  // Few times, so that many rows have the same.
  const created = NOW - Math.floor(chance() * 6) * DAY;
  const at = (days: number): string => new Date(created + days * DAY).toISOString();
  const isDecided = ['APPROVED', 'REJECTED', 'CANCELLED'].includes(status);
  return requestRow({
    status,
    scope,
    tenant_id: scope === 'TENANT' ? pick(TENANTS) : null,
    partner_id: scope === 'PARTNER' ? pick(['acme', 'globex']) : null,
    name: pick(NAMES),
    description: pick(TEXTS),
    application_type: pick(APPLICATION_TYPES),
    redirect_uris: pick([
      [],
      ['https://app.example.com/pay'],
      ['com.example.app:/Done', 'http://localhost:3000/x'],
    ]),
    post_logout_redirect_uris: pick([null, [], ['https://bye.example.org/']]),
    allowed_origins: pick([null, ['https://spa.example.net']]),
    website_url: pick([null, 'https://www.example.de']),
    contact_email: pick(['jo.doe@example.com', 'ops@acme.test']),
    contact_name: pick([null, 'Jo Doe']),
    organization_name: pick([null, 'ACME Ltd', 'Globex']),
    requested_by_sub: pick(['grace', 'ada|7', 'linus']),
    requested_by_name: pick([null, 'Grace Hopper']),
    review_findings: pick(['[]', '[{"code":"localhost","field":"redirect_uris","message":"m"}]']),
    created_at: at(0),
    updated_at: at(Math.floor(chance() * 3)),
    expires_at: at(1 + Math.floor(chance() * 3)),
    ...(isDecided && { decided_at: at(1), decided_by_sub: 'ada' }),
    ...(status === 'REJECTED' && { rejection_reason: 'no' }),
  });
}

const WORD = /[\p{Alphabetic}0-9]+/gu;
const wordsOf = (texts: (string | null | undefined)[]): string[] =>
  texts.flatMap((text) => text?.toLowerCase().match(WORD) ?? []);
const hasWords = (texts: (string | null | undefined)[], q: string): boolean => {
  const words = wordsOf(texts);
  return wordsOf([q]).every((start) => words.some((word) => word.startsWith(start)));
};
const textsOf = (item: RegistrationRequest): (string | null)[] => [
  ...[item.id, item.name, item.description, item.organization_name, item.contact_name, item.contact_email],
  ...[item.requested_by.sub, item.requested_by.name ?? null, item.website_url],
  ...item.redirect_uris,
  ...(item.post_logout_redirect_uris ?? []),
  ...(item.allowed_origins ?? []),
];

/** Whether a request matches, worked out again in another language. */
const MATCHES: Record<string, (item: RegistrationRequest, value: string) => boolean> = {
  status: (item, value) => item.status === value,
  scope: (item, value) => item.scope === value,
  decided: (item, value) => (item.status !== 'PENDING') === (value === 'true'),
  tenant_id: (item, value) => item.tenant_id === value,
  partner_id: (item, value) => item.partner_id === value,
  application_type: (item, value) => item.application_type === value,
  findings: (item, value) => item.review_findings.length > 0 === (value === 'any'),
  requested_by: (item, value) => item.requested_by.sub === value,
  q: (item, value) => hasWords(textsOf(item), value),
};
const VALUES: Record<string, readonly string[]> = {
  status: STATUSES,
  scope: SCOPES,
  decided: ['true', 'false'],
  tenant_id: [...TENANTS, 'nowhere'],
  partner_id: ['acme', 'globex', 'nowhere'],
  application_type: APPLICATION_TYPES,
  findings: ['any', 'none'],
  requested_by: ['grace', 'ada|7', 'nobody'],
  q: [
    ...[
      'pay',
      'PAYROLL',
      'pay roll',
      'roll pay',
      'übers',
      'LÖHNE',
      'κατ',
      'КАТ ЦЕН',
      '日',
      "o'hara",
      'sons:*',
    ],
    ...[
      'v2',
      '0',
      'beta',
      'example.com',
      'jo.doe@example',
      'wiki pay 1',
      'grace hop',
      'done',
      'ayroll',
      'a',
      'acme & !ltd',
    ],
    ...["' | '", 'gehälter', '3000', 'com example www de', 'x'.repeat(200)],
  ].filter((q) => wordsOf([q]).length > 0),
};

const WHO: [string, Reach, Parameters<Harness['token']>[0]][] = [
  ['a super admin', { role: 'super_admin' }, { role: 'super_admin' }],
  ["acme's admin", { role: 'partner_admin', partner_id: 'acme' }, { role: 'partner_admin', partner: 'acme' }],
  [
    "acme-eu's admin",
    { role: 'tenant_admin', tenant_id: 'acme-eu' },
    { role: 'tenant_admin', tenant: 'acme-eu' },
  ],
];

describe('a search for requests', () => {
  let harness: Harness;
  let admin: ApiClient;
  let all: RegistrationRequest[];

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    const rows = Array.from({ length: 400 }, randomRequest);
    const approved = rows.filter(({ status }) => status === 'APPROVED');
    await harness.db.transaction(async (trx) => {
      const pending = { status: 'PENDING', decided_at: null, decided_by_sub: null };
      await trx('registration_requests').insert(
        rows.map((row) => (row.status === 'APPROVED' ? { ...row, ...pending } : row)),
      );
      for (const { id, name, description, redirect_uris, application_type, decided_at } of approved) {
        const isConfidential = ['WEB', 'SERVICE'].includes(application_type as string);
        const application = applicationRow(id, {
          ...{ name, description, redirect_uris, application_type, client_id: `client_${randomUUID()}` },
          token_endpoint_auth_method: isConfidential ? 'client_secret_basic' : 'none',
        });
        await trx('applications').insert(application);
        await trx('registration_requests')
          .where({ id: id as string })
          .update({ status: 'APPROVED', application_id: application.id, decided_at, decided_by_sub: 'ada' });
      }
    });
    all = await pages(admin, REQUESTS, {});
    expect(all).toHaveLength(400);
  });
  afterAll(() => harness.stop());

  /** All pages of a list, by their numbers. */
  async function pages<Item>(
    client: ApiClient,
    path: string,
    query: Record<string, string>,
  ): Promise<Item[]> {
    const found: Item[] = [];
    for (let page = 1; ; page += 1) {
      const search = new URLSearchParams({ ...query, page: String(page), per_page: '100' });
      const { status, body } = await client.get(`${path}?${search.toString()}`);
      expect(status).toBe(200);
      found.push(...(body.items as Item[]));
      expect(body.pages).toBe(Math.ceil(body.total / 100));
      if (page >= body.pages) {
        expect(found).toHaveLength(body.total as number);
        return found;
      }
    }
  }

  function expected(reach: Reach, query: Record<string, string>): RegistrationRequest[] {
    const sort = query.sort ?? '-created_at';
    const time = sort.replace('-', '') as 'created_at';
    const key = (item: RegistrationRequest): string => item[time] + item.id;
    const found = all
      .filter(
        (item) =>
          (reach.role !== 'partner_admin' || item.partner_id === reach.partner_id) &&
          (reach.role !== 'tenant_admin' || item.tenant_id === reach.tenant_id),
      )
      .filter((item) => Object.entries(query).every(([name, value]) => MATCHES[name]?.(item, value) ?? true))
      .sort((a, b) => (key(a) < key(b) ? -1 : 1));
    return sort.startsWith('-') ? found.reverse() : found;
  }

  it.each(WHO)('finds exactly what matches and %s may see', async (_who, reach, token) => {
    const client = apiClient(harness, await harness.token(token));
    const queries = Object.entries(VALUES).flatMap(([name, values]) =>
      values.map((value) => ({ [name]: value })),
    );
    for (let drawn = 0; drawn < 150; drawn += 1) {
      const query: Record<string, string> = { sort: pick(REQUEST_ORDERS) };
      for (const [name, values] of Object.entries(VALUES)) if (chance() < 0.25) query[name] = pick(values);
      queries.push(query);
    }
    let found = 0;
    for (const query of queries) {
      const wanted = expected(reach, query).map(({ id }) => id);
      const answered = await pages<RegistrationRequest>(client, REQUESTS, query);
      expect({ query, ids: answered.map(({ id }) => id) }).toEqual({ query, ids: wanted });
      found += wanted.length;
    }
    expect(found).toBeGreaterThan(1000);
  });

  it.each(REQUEST_ORDERS)(
    'by %s is the same page by page and link by link, with ties by id',
    async (sort) => {
      const times = new Set(all.map((item) => item[sort.replace('-', '') as 'created_at']));
      expect(times.size).toBeLessThan(all.length / 10);
      for (const query of [{ sort }, { sort, q: 'pay' }, { sort, decided: 'true', partner_id: 'acme' }]) {
        const search = new URLSearchParams({ ...query, per_page: '7' });
        const walked: string[] = [];
        for (let next: string | undefined = `${REQUESTS}?${search.toString()}`; next !== undefined;) {
          const { body, headers } = await admin.get(next);
          expect(body.total).toBeGreaterThan(20);
          walked.push(...(body.items as RegistrationRequest[]).map(({ id }) => id));
          next = /^<([^>]+)>; rel="next"$/.exec(headers.get('link') ?? '')?.[1];
        }
        expect(walked).toEqual(expected({ role: 'super_admin' }, query).map(({ id }) => id));
      }
    },
  );

  it('links to the next page with everything that was asked for', async () => {
    const query = { decided: 'true', findings: 'none', q: 'pay & roll', sort: 'updated_at', per_page: '1' };
    const { headers } = await admin.get(`${REQUESTS}?${new URLSearchParams(query).toString()}`);
    const [, link = ''] = /^<([^>]+)>/.exec(headers.get('link') ?? '') ?? [];
    const { cursor, ...kept } = Object.fromEntries(new URL(link, 'http://any').searchParams);
    expect(cursor).toEqual(expect.any(String));
    expect(kept).toEqual(query);
  });

  it('says the total of a page that is beyond the last one', async () => {
    const { status, body } = await admin.get(`${REQUESTS}?q=payroll&page=1000`);
    expect([status, body.items]).toEqual([200, []]);
    expect(body.total).toBe(expected({ role: 'super_admin' }, { q: 'payroll' }).length);
  });

  it('follows a tenant that moves to another partner', async () => {
    const acme = apiClient(harness, await harness.token({ role: 'partner_admin', partner: 'acme' }));
    const globexEu = `${REQUESTS}?tenant_id=globex-eu&q=pay`;
    const { length } = expected({ role: 'super_admin' }, { tenant_id: 'globex-eu', q: 'pay' });
    expect(length).toBeGreaterThan(0);
    const seenBy = async (client: ApiClient, path: string): Promise<number> =>
      (await client.get(path)).body.total as number;
    const before = await seenBy(admin, `${REQUESTS}?partner_id=acme&q=pay`);
    expect(await seenBy(acme, globexEu)).toBe(0);

    await admin.put('/api/v1/admin/tenants/globex-eu', { name: 'Moved', partner_id: 'acme' });
    expect(await seenBy(acme, globexEu)).toBe(length);
    expect(await seenBy(admin, `${REQUESTS}?partner_id=acme&q=pay`)).toBe(before + length);
  });
});
