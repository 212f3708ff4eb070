import { routes } from '../../src/http/routes';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { type RawAnswer, rawRequest } from '../support/http/raw-request';
import { pathOf, unknownIds } from '../support/http/route-calls';

const METHODS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'TRACE', 'PROPFIND'];
const AS_JSON = ['Content-Type', 'application/json'];

/** Methods, paths and queries that no admin tool writes. */
describe('the route of a request', () => {
  let harness: Harness;
  let root: ApiClient;
  let bearer: string[];
  let pending: string;

  beforeAll(async () => {
    harness = await startHarness();
    root = apiClient(harness, await harness.token({ role: 'super_admin' }));
    bearer = ['Authorization', `Bearer ${root.token}`];
    pending = (await root.create()).body.id as string;
  });
  afterAll(() => harness.stop());

  const send = (path: string, options: Partial<Parameters<typeof rawRequest>[1]> = {}): Promise<RawAnswer> =>
    rawRequest(harness.url, { path, headers: bearer, ...options });
  const detailOf = ({ text }: RawAnswer): unknown => (JSON.parse(text) as { detail: unknown }).detail;

  describe.each([...new Set(routes.map(({ path }) => path))])('%s', (template) => {
    const here = routes.filter(({ path }) => path === template);
    const known = here.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
    const path = here[0] ? pathOf(here[0], unknownIds()) : '';

    it('answers 405 to any other method, and says which methods it knows', async () => {
      for (const method of METHODS.filter((other) => !known.includes(other))) {
        for (const spelling of [path, `${path}/`]) {
          const answer = await send(spelling, { method, headers: [] });
          expect({ method, status: answer.status }).toEqual({ method, status: 405 });
          expect(String(answer.headers.allow).split(', ').sort()).toEqual([...known].sort());
          expect(detailOf(answer)).toBe('Method Not Allowed');
        }
      }
    });

    it('is unknown in another case', async () => {
      const answer = await send(path.replace(/[a-z]/, (letter) => letter.toUpperCase()));
      expect({ status: answer.status, text: answer.text }).toEqual({
        status: 404,
        text: '{"detail":"Not Found"}',
      });
    });

    if (known.includes('GET')) {
      it('answers HEAD like GET, without the body', async () => {
        const [head, get] = [await send(path, { method: 'HEAD' }), await send(path)];
        expect(head.status).toBe(get.status);
        expect(head.text).toBe('');
        expect(head.headers['content-type']).toBe(get.headers['content-type']);
      });
    }
  });

  it.each([
    ['an unknown path', '/nothing'],
    ['a part of a path', '/api/v1/admin'],
    ['more than a path', `${REQUESTS}/a/b/c`],
    ['two slashes at its end', `${REQUESTS}//`],
    ['two slashes at its start', `/${REQUESTS}`],
    ['two slashes within', REQUESTS.replace('/v1/', '//v1/')],
    ['a percent sign alone', `${REQUESTS}/%`],
    ['half an escape', `${REQUESTS}/%4`],
    ['half a character', `${REQUESTS}/%E0%A4%A`],
    ['characters encoded in too many bytes', '/%c0%ae%c0%ae/etc/passwd'],
    ['a surrogate in UTF-8', `${REQUESTS}/%ED%A0%80`],
    ['dots that lead to a file', '/docs/../../package.json'],
    ['escaped dots that lead to a file', '/docs/%2e%2e/%2e%2e/package.json'],
    ['dots and escaped slashes that lead to a file', '/docs/..%2f..%2fpackage.json'],
    ['dots and backslashes that lead to a file', '/docs/..%5c..%5cpackage.json'],
    ['a file that begins with a dot', '/docs/.npmignore'],
    ['dots that lead to a known path', `/nowhere/..${REQUESTS}`],
    ['a dot that stays', REQUESTS.replace('/v1/', '/v1/./')],
    ['an escaped slash between known names', REQUESTS.replace('/registration', '%2Fregistration')],
    ['a twice escaped slash', REQUESTS.replace('/registration', '%252Fregistration')],
    ['an escaped letter', REQUESTS.replace('registration', '%72egistration')],
    ['a backslash for a slash', REQUESTS.replace('/registration', '\\registration')],
    ['a parameter of a segment', `${REQUESTS};role=super_admin`],
    ['a format at its end', `${REQUESTS}.json`],
    ['a space at its end', `${REQUESTS}%20`],
    ['a NUL at its end', `${REQUESTS}%00`],
    ['a line break at its end', `${REQUESTS}%0D%0A`],
  ])('does not exist for %s', async (_what, path) => {
    const answer = await send(path);
    expect({ status: answer.status, detail: detailOf(answer) }).toEqual({ status: 404, detail: 'Not Found' });
  });

  it.each([
    ['with underscores', (id: string) => id.replace(/-/g, '_')],
    ['with a NUL', (id: string) => `${id}%00`],
    ['with a line break', (id: string) => `${id}%0A`],
    ['with a space', (id: string) => `%20${id}`],
    ['with an escaped slash', (id: string) => `${id}%2Fevents`],
    ['with an escaped backslash', (id: string) => `${id}%5Cevents`],
    ['with a twice escaped slash', (id: string) => `${id}%252Fevents`],
    ['with dots', (id: string) => `..%2F${id}`],
    ['as dots', () => '..%2f'],
    ['with a parameter', (id: string) => `${id};a=b`],
    ['with a format', (id: string) => `${id}.json`],
    ['in braces', (id: string) => `%7B${id}%7D`],
    ['as a URN', (id: string) => `urn:uuid:${id}`],
    ['without hyphens', (id: string) => id.replaceAll('-', '')],
    ['as a name every object has', () => '__proto__'],
    ['as a statement', () => `'%20or%201=1--`],
    ['in digits of another script', () => '%D9%A1'],
  ])('does not find a request by an id %s', async (_what, spell) => {
    const answer = await send(`${REQUESTS}/${spell(pending)}`);
    expect({ status: answer.status, detail: detailOf(answer) }).toEqual({
      status: 404,
      detail: 'Registration request not found',
    });
  });

  it('finds only the right partner by an escaped id with slashes and dots', async () => {
    for (const id of ['a/b', 'a\\b', 'a/../acme', '%2F', 'a;b', 'a?b', '.well-known', 'a%2Fb']) {
      const path = `/api/v1/admin/partners/${encodeURIComponent(id)}`;
      expect((await root.put(path, { name: id })).status).toBe(201);
      expect((await root.get(path)).body).toEqual({ id, name: id });
    }
    expect((await root.get('/api/v1/admin/partners/acme')).body.name).toBe('Acme');
  });

  it.each([
    ['X-HTTP-Method-Override', 'DELETE'],
    ['X-HTTP-Method', 'DELETE'],
    ['X-Method-Override', 'DELETE'],
    ['X-Original-URL', `${REQUESTS}/approve`],
    ['X-Rewrite-URL', `${REQUESTS}/approve`],
  ])('is not changed by a header: %s', async (name, value) => {
    const path = `${REQUESTS}/${pending}`;
    const got = await send(path, { headers: [...bearer, name, value] });
    expect({ status: got.status, id: (JSON.parse(got.text) as { id: string }).id }).toEqual({
      status: 200,
      id: pending,
    });
    const posted = await send(path, { method: 'POST', headers: [...bearer, name, value] });
    expect(posted.status).toBe(405);
    expect((await root.get(path)).body.status).toBe('PENDING');
  });

  it.each(['_method=DELETE', 'method=DELETE', '_METHOD=delete', 'X-HTTP-Method-Override=DELETE'])(
    'is not changed by a query: %s',
    async (query) => {
      expect((await send(`${REQUESTS}/${pending}?${query}`, { method: 'POST' })).status).toBe(405);
      expect((await root.get(`${REQUESTS}/${pending}?${query}`)).body.status).toBe('PENDING');
    },
  );

  it('is not changed by a member of a body', async () => {
    const answer = await send(REQUESTS, {
      method: 'POST',
      headers: [...bearer, ...AS_JSON],
      body: [JSON.stringify(createBody({ _method: 'DELETE', id: pending, status: 'APPROVED' }))],
    });
    const { id, status } = JSON.parse(answer.text) as { id: string; status: string };
    expect({ code: answer.status, status, isNew: id !== pending }).toEqual({
      code: 201,
      status: 'PENDING',
      isNew: true,
    });
  });

  describe('with a query', () => {
    const page = async (query: string): Promise<unknown> => {
      const answer = await send(`${REQUESTS}?${query}`);
      const body = JSON.parse(answer.text) as {
        page?: number;
        per_page?: number;
        detail?: { loc: unknown }[];
      };
      return answer.status === 200
        ? [body.page, body.per_page]
        : [answer.status, ...(body.detail ?? []).map(({ loc }) => loc)];
    };

    it.each<[string, unknown]>([
      ['page=2&per_page=7', [2, 7]],
      ['page=x&page=2', [2, 20]],
      ['page=%2B2', [2, 20]],
      ['page=0002', [2, 20]],
      ['page=2147483647&per_page=100', [2147483647, 100]],
      ['page[]=x&page[0]=x&page[$gt]=x&page.x=x', [1, 20]],
      ['Page=7&PAGE=7', [1, 20]],
      ['__proto__=x&constructor=x&toString=x&hasOwnProperty=x', [1, 20]],
      ['__proto__[page]=7&constructor[prototype][page]=7', [1, 20]],
      ['page=1&', [1, 20]],
      ['&&&', [1, 20]],
      ['=', [1, 20]],
      ['%=1&%E0%A4%A=1', [1, 20]],
      ['page=1;per_page=7', [422, ['query', 'page']]],
      ['page=1,2', [422, ['query', 'page']]],
      ['page=2&page=x', [422, ['query', 'page']]],
    ])('%s reads the names it knows, and the last value of each', async (query, expected) => {
      expect(await page(query)).toEqual(expected);
      expect(({} as Record<string, unknown>).page).toBeUndefined();
    });

    it.each([
      ...[
        '1e3',
        '0x10',
        '0b1',
        '0o7',
        '1_000',
        '1.0',
        '1.',
        '.5',
        ' 1',
        '1 ',
        '+',
        '-',
        '--1',
        '1%00',
        '%00',
      ],
      ...['0', '-0', '-1', 'NaN', 'Infinity', '1e400', '2147483648', '9007199254740993', '9'.repeat(400)],
      ...[
        '\u0661',
        '\uFF11',
        '\u00B2',
        '\u200B1',
        '%EF%BB%BF1',
        '1%0A',
        'null',
        'true',
        '[1]',
        '"1"',
        '%ED%A0%80',
      ],
    ])('page=%s gets 422', async (value) => {
      const escaped = encodeURIComponent(value).replace(/%25(?=[0-9A-F]{2})/g, '%');
      expect(await page(`page=${escaped}`)).toEqual([422, ['query', 'page']]);
      expect(await page(`per_page=${escaped}`)).toEqual([422, ['query', 'per_page']]);
    });

    it.each(['pending', 'PENDING%00', ' PENDING', 'PENDING,APPROVED', 'toString', '__proto__'])(
      'status=%s is 422',
      async (value) => {
        expect(await page(`status=${value.replace(' ', '%20')}`)).toEqual([422, ['query', 'status']]);
      },
    );
  });

  it('causes no unexpected error in the log', () => {
    expect(harness.logged()).not.toContain('"level":50');
  });
});
