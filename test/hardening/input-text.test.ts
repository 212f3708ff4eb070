import { randomUUID } from 'node:crypto';
import type { Route } from '../../src/http/route';
import { routes } from '../../src/http/routes';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { type RawAnswer, rawRequest } from '../support/http/raw-request';
import { pathOf, routeCalls, unknownIds } from '../support/http/route-calls';
import { type StringField, stringFields } from '../support/http/string-fields';

/** These are refused everywhere in a text. */
const REFUSED_ANYWHERE = {
  'a NUL': '\0',
  'a bell': '\u0007',
  'an escape sequence': '\u001B[2J',
  'a DEL': '\u007F',
  'a C1 control character': '\u009F',
  'a C1 line break': '\u0085',
  'a right-to-left override': '\u202Egnp\u202C',
  'a left-to-right embedding': '\u202A',
  'an isolate': '\u2066x\u2069',
};
const LONE_SURROGATES = {
  'a lone high surrogate': '\uD800',
  'a lone low surrogate': '\uDFFF',
  'surrogates in the wrong order': '\uDC00\uD800',
};
/** These are allowed only in a text of several lines. */
const LINE_BREAKS = {
  'a tab': '\t',
  'a line feed': '\n',
  'a carriage return': '\r',
  'a second header': '\r\nX-Injected: 1',
  'a second e-mail header': '\nBcc: everybody@example.com',
};
const LINE_SEPARATORS = { 'a line separator': '\u2028', 'a paragraph separator': '\u2029' };
/** These are allowed only in free text. */
const ODD = {
  'a zero-width space': '\u200B',
  'a zero-width no-break space (BOM)': '\uFEFF',
  'a soft hyphen': '\u00AD',
  'a character outside the BMP': '\u{1F600}',
  'quotes and a statement': `'; drop table applications; --`,
  'a tag': '<b onclick="alert(1)">',
};

const FREE_TEXT = [
  ...['name', 'description', 'contact_name', 'organization_name', 'notes', 'reason', 'comment'],
  ...['tenant_id', 'partner_id', 'actor', 'requested_by', 'q'],
  // In a policy.
  ...['groups', 'subs', 'sub', 'grant_types_any', 'requested_scopes_any'],
];
const SEVERAL_LINES = ['description', 'notes', 'reason', 'comment'];
const MAY_BE_EMPTY = ['description', 'contact_name', 'organization_name', 'notes'];
/** In a path, and in the ids of a bulk decision, a text that is not a UUID names nothing. */
const UUIDS = ['request_id', 'application_id', 'secret_id', 'ids'];

const SAMPLES: Partial<Record<string, string>> = {
  contact_email: 'owner@example.com',
  scope: 'TENANT',
  status: 'PENDING',
  application_type: 'WEB',
  page: '10',
  per_page: '10',
  name: 'Payroll',
  decided: 'true',
  findings: 'none',
  sort: '-created_at',
  decide: 'approve',
  decision: 'cancel',
  redirect_hosts_within: 'example.com',
  role: 'tenant_admin',
  roles: 'tenant_admin',
  remind: 'P3D',
  after: 'P3D',
  ttl: 'P3D',
};
const LISTED = 'https://app.example.com';

function sampleOf({ name, isList }: StringField): string {
  return SAMPLES[name] ?? (isList || name === 'website_url' ? LISTED : 'sample');
}

/** A copy of the input in which the value is at that place. */
function withAt(input: unknown, [name, ...path]: (string | number)[], value: unknown): unknown {
  if (name === undefined) return value;
  const inner = withAt(Reflect.get(input as object, name) ?? {}, path, value);
  return Array.isArray(input) ? input.with(Number(name), inner) : { ...(input as object), [name]: inner };
}

const fields = routes.flatMap((route) =>
  stringFields(route)
    .filter(({ source }) => source !== 'header')
    .map((field) => ({
      route,
      field,
      title: `${field.source} ${field.path.join('.')} of ${route.operationId}`,
    })),
);

/** The answers of a route that answers for each of several things. */
function answersIn({ status, text }: RawAnswer): { status: number }[] {
  return status === 200 ? (JSON.parse(text) as { items: { status: number }[] }).items : [{ status }];
}

describe('a text', () => {
  let harness: Harness;
  let root: ApiClient;
  let outsider: string[];

  beforeAll(async () => {
    harness = await startHarness();
    root = apiClient(harness, await harness.token({ role: 'super_admin' }));
    const token = await harness.token({ role: 'tenant_admin', tenant: 'acme-eu' });
    outsider = ['Authorization', `Bearer ${token}`];
  });
  afterAll(() => harness.stop());

  /** The answers to a caller who may not do this. Good input ends in 403 or 404, or is read only. */
  async function outcomeOf(route: Route, field: StringField, text: string): Promise<unknown> {
    const ids = { ...unknownIds(), ...(field.source === 'path' && { [field.name]: text }) };
    const query = field.source === 'query' ? `?${field.name}=${encodeURIComponent(text)}` : '';
    const valid = routeCalls[route.operationId]?.body?.('globex-eu', ids);
    const value = field.isList ? [sampleOf(field), text] : text;
    const body = field.source === 'body' ? withAt(valid ?? {}, field.path, value) : valid;
    const answer = await rawRequest(harness.url, {
      method: route.method.toUpperCase(),
      path: pathOf(route, ids) + query,
      headers: [...outsider, ...(body === undefined ? [] : ['Content-Type', 'application/json'])],
      body: body === undefined ? [] : [JSON.stringify(body)],
    });
    const isRead = answer.status === 200 && field.source === 'query';
    const isFirstRefused =
      routeCalls[route.operationId]?.answersEach && answersIn(answer).every(({ status }) => status === 404);
    if (answer.status === 403 || answer.status === 404 || isRead || isFirstRefused) return 'taken';
    if (answer.status !== 422) return answer.status;
    return (JSON.parse(answer.text) as { detail: { loc: unknown }[] }).detail.map(({ loc }) => loc);
  }

  it.each(fields)('in $title is accepted or refused because of its characters', async ({ route, field }) => {
    const { source, name, path } = field;
    const sample = sampleOf(field);
    const middle = Math.ceil(sample.length / 2);
    const around = (what: string): string => sample.slice(0, middle) + what + sample.slice(middle);
    const refused = [[source, ...path, ...(field.isList ? [1] : [])]];
    const isUuid = UUIDS.includes(name) && source !== 'query';
    const isFree = FREE_TEXT.includes(name) || isUuid;
    const refusedUnless = (isFine: boolean): unknown => (isFine ? 'taken' : refused);

    const attacks: [what: string, text: string, expected: unknown][] = [
      ...Object.entries({ ...REFUSED_ANYWHERE, ...(source === 'body' && LONE_SURROGATES) }).map(
        ([what, bad]): [string, string, unknown] => [what, around(bad), refusedUnless(isUuid)],
      ),
      ...Object.entries({ ...LINE_BREAKS, ...LINE_SEPARATORS }).map(
        ([what, bad]): [string, string, unknown] => [
          what,
          around(bad),
          refusedUnless(isUuid || SEVERAL_LINES.includes(name)),
        ],
      ),
      ...Object.entries(ODD).map(([what, odd]): [string, string, unknown] => [
        what,
        around(odd),
        refusedUnless(isFree),
      ]),
      // A text to search for needs a word.
      ['nothing but spaces', '   ', refusedUnless(isFree && name !== 'q')],
      ['more than any field holds', 'x'.repeat(2100), refusedUnless(isUuid)],
    ];
    if (source !== 'path')
      attacks.push(['nothing', '', refusedUnless(isUuid || MAY_BE_EMPTY.includes(name))]);

    const outcomes = new Map<string, unknown>();
    for (const [what, text] of attacks) outcomes.set(what, await outcomeOf(route, field, text));
    expect(Object.fromEntries(outcomes)).toEqual(
      Object.fromEntries(attacks.map(([what, , expected]) => [what, expected])),
    );
  });

  it('in a header is refused if it is not ASCII without spaces', async () => {
    const withKey = (key: string): ReturnType<typeof rawRequest> =>
      rawRequest(harness.url, {
        method: 'POST',
        path: `${REQUESTS}/${randomUUID()}/reject`,
        headers: [...outsider, 'Idempotency-Key', key, 'Content-Type', 'application/json'],
        body: ['{"reason":"no"}'],
      });
    for (const key of ['', ' ', 'two words', 'a\tb', 'é', '\u00FF', '\u0080', 'x'.repeat(256)]) {
      const { status, text } = await withKey(key);
      expect({ key, status, body: JSON.parse(text) as unknown }).toMatchObject({
        key,
        status: 422,
        body: { detail: [{ loc: ['header', 'idempotency-key'] }] },
      });
    }
    expect((await withKey('x'.repeat(255))).status).toBe(404);
  });

  it.each([
    ...Object.entries(ODD),
    ['a combining accent (NFD)', 'e\u0301'],
    ['a composed accent (NFC)', '\u00E9'],
    ['an emoji joined from several', '\u{1F468}\u200D\u{1F469}'],
    ['a joiner and a mark of right-to-left scripts', '\u0646\u200C\u0647\u200F'],
  ])('that is accepted is stored unchanged, code point by code point: %s', async (_what, odd) => {
    const kept = {
      name: `${odd}Name${odd}`,
      description: `${odd}\r\n\t${odd}`,
      contact_name: odd,
      organization_name: odd,
    };
    const created = await root.create(kept);
    expect(created).toMatchObject({ status: 201, body: kept });
    const path = `${REQUESTS}/${String(created.body.id)}`;
    expect((await root.post(`${path}/reject`, { reason: `${odd}\n` })).status).toBe(200);
    expect((await root.get(path)).body).toMatchObject({ ...kept, rejection_reason: `${odd}\n` });

    const partner = { id: `partner ${odd}`, name: odd };
    expect(
      await root.put(`/api/v1/admin/partners/${encodeURIComponent(partner.id)}`, { name: odd }),
    ).toMatchObject({ status: 201, body: partner });
    const { items } = (await root.get('/api/v1/admin/partners?per_page=100')).body as { items: unknown[] };
    expect(items).toContainEqual(partner);
  });

  it('of an approval is stored unchanged', async () => {
    const notes = 'zero\u200Bwidth \uFEFF\u{1F600}\r\n\te\u0301';
    const path = `${REQUESTS}/${String((await root.create()).body.id)}`;
    expect((await root.post(`${path}/approve`, { notes })).status).toBe(200);
    expect((await root.get(path)).body.decision_notes).toBe(notes);
  });

  it.each([
    ['a zero-width space', 'Pay\u200Broll', 'invisible_characters_in_name'],
    ['a space at its end', 'Payroll ', 'invisible_characters_in_name'],
    ['nothing that can be seen', '\u3164', 'invisible_characters_in_name'],
    ['letters of two scripts', 'P\u0430yroll', 'mixed_script_name'],
  ])('that could look like another name gives the approver a warning: %s', async (_what, name, code) => {
    const { body } = await root.create({ name });
    expect(body.review_findings).toEqual([expect.objectContaining({ field: 'name', code })]);
  });

  it('that is the name of a pending request is found again, if it is spelled the same', async () => {
    const body = createBody({ name: 'Ledger\u200B' });
    await root.post(REQUESTS, body);
    expect((await root.post(REQUESTS, body)).body.review_findings).toContainEqual(
      expect.objectContaining({ code: 'same_name_pending' }),
    );
  });

  it('causes no unexpected error in the log', () => {
    expect(harness.logged()).not.toContain('"level":50');
  });
});
