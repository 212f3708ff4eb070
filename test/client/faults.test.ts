import {
  ApiError,
  ConnectionError,
  createClient,
  NotFound,
  OutcomeUnknown,
  RateLimited,
  Unauthorized,
  Unavailable,
} from '../../src/client';
import {
  type Answering,
  breakOff,
  breakWithin,
  type FaultyServer,
  json,
  keepSilent,
  startFaultyServer,
} from '../support/servers/faulty-server';

const LIST = '/api/v1/admin/registration-requests';
const ONE = `${LIST}/{request_id}` as const;
const PARTNER = '/api/v1/admin/partners/{partner_id}';
const POLICY = '/api/v1/admin/approval-policy';
const APPROVE = `${ONE}/approve` as const;
const path = { request_id: 'x' };
const TOKEN = 'the-secret-token';

const fine = json(200, { items: [] });
const html: Answering = (response) =>
  response.writeHead(502, { 'Content-Type': 'text/html' }).end(`<h1>Bad gateway</h1> Bearer ${TOKEN}`);
const page: Answering = (response) =>
  response.writeHead(503, { 'Content-Type': 'text/html', 'Retry-After': '0' }).end('<h1>Unavailable</h1>');
const soon = { 'Retry-After': '0' };
const busy = json(503, { detail: 'nothing was done' }, soon);
const unknown = json(504, { detail: 'not known' }, soon);
const limited = json(429, { detail: 'too many' }, soon);
const failed = json(502, { detail: 'The application could not be created' });
const underWay = json(409, { detail: 'under way' }, soon);
const conflict = json(409, { detail: 'already APPROVED' });

describe('a call of the client', () => {
  let server: FaultyServer | undefined;
  const servers: FaultyServer[] = [];
  afterEach(() => Promise.all(servers.splice(0).map((started) => started.stop())));

  type Client = ReturnType<typeof createClient>;
  type Options = Partial<Parameters<typeof createClient>[0]>;
  const clientOf = async (answers: Answering[], options: Options = {}): Promise<Client> => {
    server = await startFaultyServer(...answers);
    servers.push(server);
    return createClient({ baseUrl: server.url, token: TOKEN, ...options });
  };
  const calls = (): string[] => server?.arrived.map(({ method, url }) => `${method} ${url}`) ?? [];
  const keys = (): unknown[] => server?.arrived.map(({ headers }) => headers['idempotency-key']) ?? [];
  const caught = (call: Promise<unknown>): Promise<unknown> =>
    call.then(
      () => 'no error',
      (error: unknown) => error,
    );

  const methods = {
    GET: (client: Client) => client.GET(LIST),
    PUT: (client: Client) =>
      client.PUT(PARTNER, { params: { path: { partner_id: 'acme' } }, body: { name: 'Acme' } }),
    'PUT of one state': (client: Client) =>
      client.PUT(POLICY, { params: { header: { 'if-match': '"1"' } }, body: { rules: [] } }),
    POST: (client: Client) => client.POST(APPROVE, { params: { path } }),
    DELETE: (client: Client) => client.DELETE(ONE, { params: { path } }),
  };
  type Name = keyof typeof methods;

  describe('is made again', () => {
    it.each<[string, Answering, Name[]]>([
      ['429', limited, ['GET', 'PUT', 'PUT of one state', 'POST', 'DELETE']],
      ['503', busy, ['GET', 'PUT', 'PUT of one state', 'POST', 'DELETE']],
      ['504', unknown, ['GET', 'PUT', 'POST']],
      ['a lost connection', breakOff, ['GET', 'PUT', 'POST']],
      ['an answer that breaks off', breakWithin, ['GET', 'PUT', 'POST']],
      ["a proxy's 502", html, ['GET', 'PUT', 'POST']],
      ["a proxy's 503", page, ['GET', 'PUT', 'POST']],
      ['409 of a key whose first call is under way', underWay, ['POST']],
    ])('after %s, if that has no second effect', async (_title, answer, repeated) => {
      for (const name of Object.keys(methods) as Name[]) {
        const client = await clientOf([answer, fine]);
        const outcome = await caught(methods[name](client));
        const isUnclear = name === 'DELETE' || name === 'PUT of one state';
        const isRepeated = repeated.includes(name) || (answer === underWay && !isUnclear);
        expect({ name, calls: calls().length }).toEqual({ name, calls: isRepeated ? 2 : 1 });
        expect(outcome instanceof Error).toBe(!isRepeated);
      }
    });

    it.each([
      ['the 502 of an approval that failed', failed],
      ['another conflict', conflict],
      ['500', json(500, { detail: 'Internal Server Error' })],
      ['404', json(404, { detail: 'Not Found' })],
    ])('but not after %s', async (_title, answer) => {
      const client = await clientOf([answer, fine]);
      expect(await caught(methods.POST(client))).toBeInstanceOf(ApiError);
      expect(calls()).toHaveLength(1);
    });

    it('a few times only', async () => {
      const client = await clientOf([busy]);
      const error = await caught(methods.GET(client));
      expect(error).toBeInstanceOf(Unavailable);
      expect(calls()).toHaveLength(6);
    });

    it('not if the service asks to wait for more than a minute', async () => {
      const client = await clientOf([json(429, { detail: 'too many' }, { 'Retry-After': '61' }), fine]);
      const error = await caught(methods.GET(client));
      expect(error).toBeInstanceOf(RateLimited);
      expect(error).toMatchObject({ retryAfter: 61, detail: 'too many' });
      expect(calls()).toHaveLength(1);
    });

    it('later each time, even if Retry-After says that there is nothing to wait for', async () => {
      const past = json(503, { detail: 'later' }, { 'Retry-After': 'Sun, 06 Nov 1994 08:49:37 GMT' });
      const client = await clientOf([busy, past, fine]);
      const start = performance.now();
      await methods.GET(client);
      // A timer of Node may be a millisecond early.
      expect(performance.now() - start).toBeGreaterThan(250 + 500 - 5);
    });

    it('as late as Retry-After says, and a date counts too', async () => {
      const time = new Date(Date.now() + 2000);
      const later = json(503, { detail: 'later' }, { 'Retry-After': time.toUTCString() });
      const client = await clientOf([later, fine]);
      await methods.GET(client);
      // A date has whole seconds.
      expect(Date.now()).toBeGreaterThanOrEqual(Math.floor(time.getTime() / 1000) * 1000);
    });
  });

  describe('does not forget that an earlier try may have done something', () => {
    const later = { 'Retry-After': '90' };
    const refusals: [string, Answering][] = [
      ['503', json(503, { detail: 'nothing was done' }, later)],
      ['429', json(429, { detail: 'too many' }, later)],
      ['409 because the first call is under way', json(409, { detail: 'under way' }, later)],
      ['401', json(401, { detail: 'The token has expired' })],
    ];
    it.each(refusals)('and fails as that one did, if a later one ends with %s', async (_title, refusal) => {
      for (const [lost, error] of [
        [breakOff, ConnectionError],
        [unknown, OutcomeUnknown],
        [page, OutcomeUnknown],
        [html, OutcomeUnknown],
      ] as const) {
        const client = await clientOf([lost, busy, refusal]);
        expect(await caught(methods.POST(client))).toBeInstanceOf(error);
        expect(calls()).toHaveLength(3);
      }
    });

    it('and fails as that one did, if there is no token for a later one', async () => {
      const none = new Error('no token any more');
      const token = jest.fn<Promise<string>, []>(() => Promise.reject(none)).mockResolvedValueOnce(TOKEN);
      const client = await clientOf([breakOff, fine], { token });
      expect(await caught(methods.POST(client))).toBeInstanceOf(ConnectionError);
      expect(await caught(methods.POST(client))).toBe(none);
    });

    it('but fails as the last one, if that says what became of the call', async () => {
      const client = await clientOf([breakOff, failed]);
      expect(await caught(methods.POST(client))).toMatchObject({ status: 502, isFromProxy: false });
    });
  });

  describe('has an Idempotency-Key, if it is a POST', () => {
    it('the same for all tries, and another one for another call', async () => {
      const client = await clientOf([breakOff, busy, unknown, fine]);
      await methods.POST(client);
      await methods.POST(client);
      expect(keys()).toHaveLength(5);
      const [first, ...others] = keys();
      expect(first).toMatch(/^[0-9a-f]{32}$/);
      expect(others.slice(0, 3)).toEqual([first, first, first]);
      expect(others[3]).not.toBe(first);
    });

    it("which is the caller's own, if the call has one", async () => {
      const client = await clientOf([busy, fine, fine]);
      await client.POST(APPROVE, { params: { path, header: { 'idempotency-key': 'mine' } } });
      await client.POST(APPROVE, { params: { path }, headers: { 'idempotency-key': 'mine too' } });
      expect(keys()).toEqual(['mine', 'mine', 'mine too']);
    });

    it('and none otherwise', async () => {
      const client = await clientOf([fine]);
      for (const name of ['GET', 'PUT', 'DELETE'] as const) await methods[name](client);
      expect(keys()).toEqual([undefined, undefined, undefined]);
    });
  });

  describe('ends when its signal is aborted', () => {
    it('while it waits before another try', async () => {
      const controller = new AbortController();
      const client = await clientOf([
        (response) => {
          json(503, { detail: 'later' }, { 'Retry-After': '30' })(response);
          // By then the answer was read.
          setTimeout(() => controller.abort(new Error('enough')), 200);
        },
      ]);
      await expect(client.GET(LIST, { signal: controller.signal })).rejects.toThrow('enough');
      expect(calls()).toHaveLength(1);
    }, 10_000);

    it('while it waits for an answer', async () => {
      const controller = new AbortController();
      const client = await clientOf([
        () => {
          controller.abort(new Error('enough'));
        },
      ]);
      await expect(client.GET(LIST, { signal: controller.signal })).rejects.toThrow('enough');
    });

    it('before it is made', async () => {
      const client = await clientOf([fine]);
      const signal = AbortSignal.abort(new Error('enough'));
      await expect(client.GET(LIST, { signal })).rejects.toThrow('enough');
      expect(calls()).toEqual([]);
    });
  });

  it('fails if no try is answered in time', async () => {
    const client = await clientOf([keepSilent], { timeoutMs: 50 });
    await expect(client.DELETE(ONE, { params: { path } })).rejects.toThrow(/^No answer from .*50 ms$/);
  });

  describe('takes its token', () => {
    const refusal = json(401, { detail: 'The token has expired' });
    const tokens = (): unknown[] => server?.arrived.map(({ headers }) => headers.authorization) ?? [];

    it('from a function for every try, and asks once more after 401', async () => {
      let count = 0;
      const token = (): Promise<string> => Promise.resolve(`token-${(count += 1)}`);
      const client = await clientOf([busy, refusal, fine], { token });
      await methods.DELETE(client);
      expect(tokens()).toEqual(['Bearer token-1', 'Bearer token-2', 'Bearer token-3']);
    });

    it('but gives up after a second 401, and at once if the token is a text', async () => {
      const asked = await clientOf([refusal], { token: () => Promise.resolve('x') });
      expect(await caught(methods.GET(asked))).toBeInstanceOf(Unauthorized);
      expect(calls()).toHaveLength(2);
      const fixed = await clientOf([refusal]);
      expect(await caught(methods.GET(fixed))).toMatchObject({
        status: 401,
        detail: 'The token has expired',
      });
      expect(calls()).toHaveLength(1);
    });

    it('and never shows it', async () => {
      const echoing = (): Promise<Response> =>
        Promise.reject(new Error(`failed with Bearer ${TOKEN}`, { cause: new Error(`of ${TOKEN}`) }));
      const errors = [
        await caught(methods.DELETE(await clientOf([html]))),
        await caught(methods.DELETE(await clientOf([fine], { fetch: echoing }))),
        await caught(methods.GET(await clientOf([fine], { token: `${TOKEN}\nx` }))),
        await caught(methods.GET(await clientOf([fine], { token: `${TOKEN}\u20ac` }))),
      ];
      for (const error of errors) {
        expect(error).toBeInstanceOf(Error);
        const { message, stack, cause } = error as Error;
        expect(JSON.stringify([message, stack, String(cause), { ...(error as object) }])).not.toContain(
          TOKEN,
        );
      }
    });
  });

  describe('fails in words, if the answer is not one of the API', () => {
    it.each<[string, Answering, number, RegExp]>([
      ['a page of a proxy', html, 502, /^HTTP 502 Bad Gateway: the answer \(text\/html\) is not one of this/],
      [
        'a page with 200',
        (response) => response.setHeader('Content-Type', 'text/html').end('<h1>Sign in</h1>'),
        200,
        /text\/html/,
      ],
      ['an empty body with 200', (response) => response.end(), 200, /^HTTP 200 OK: the answer \(nothing\)/],
      ['an empty chunked body', (response) => response.write('', () => response.end()), 200, /^HTTP 200/],
      ['JSON that is no object', json(200, 'fine'), 200, /^HTTP 200 OK: the answer \(application\/json\)/],
      ['null', json(200, null), 200, /^HTTP 200/],
      ['a list', json(200, []), 200, /^HTTP 200/],
      ['a redirect', (response) => response.writeHead(302, { Location: '/login' }).end(), 302, /a redirect/],
      ['JSON of another shape', json(400, { message: 'no' }), 400, /^HTTP 400 Bad Request/],
      ['a list that is no list of problems', json(422, { detail: ['no'] }), 422, /^HTTP 422/],
      ['no body', (response) => response.writeHead(403).end(), 403, /^HTTP 403/],
    ])('%s', async (_title, answer, status, message) => {
      const client = await clientOf([answer]);
      const error = await caught(client.DELETE(ONE, { params: { path } }));
      expect(error).toBeInstanceOf(ApiError);
      expect(error).toMatchObject({ status, problems: [], isFromProxy: true });
      expect((error as Error).message).toMatch(message);
    });
  });

  it('says why no answer came', async () => {
    const client = await clientOf([fine]);
    const { url = '' } = server ?? {};
    await server?.stop();
    const error = await caught(client.DELETE(ONE, { params: { path } }));
    expect(error).toBeInstanceOf(ConnectionError);
    expect((error as Error).message).toBe(
      `No answer from ${url}: connect ECONNREFUSED ${url.replace('http://', '')}`,
    );
  });

  it.each(['', '.', '..', undefined])(
    'is not made with %j in its path, because that would be another path',
    async (id) => {
      const client = await clientOf([fine]);
      const params = { path: { request_id: id as string } };
      await expect(client.GET(ONE, { params })).rejects.toThrow(TypeError);
      expect(calls()).toEqual([]);
    },
  );

  it('is not made without what its path needs', async () => {
    const client = await clientOf([fine]);
    await expect(client.GET(ONE, {} as Parameters<typeof client.GET<typeof ONE>>[1])).rejects.toThrow(
      'No path can have undefined as request_id',
    );
    expect(calls()).toEqual([]);
  });

  it('has a path after that of the base URL, and what a path may not hold is escaped', async () => {
    const client = await clientOf([fine]);
    const prefixed = createClient({ baseUrl: `${server?.url ?? ''}/registrations/`, token: TOKEN });
    await prefixed.GET(PARTNER, { params: { path: { partner_id: 'a/b?c' } } });
    await client.GET(LIST, { params: { query: { status: 'PENDING' } } });
    expect(calls()).toEqual([
      'GET /registrations/api/v1/admin/partners/a%2Fb%3Fc',
      `GET ${LIST}?status=PENDING`,
    ]);
  });

  it.each([
    '',
    'example.com',
    'ftp://example.com',
    'https://user:pw@example.com',
    'https://example.com?x',
    'https://example.com?',
    'https://example.com/#',
  ])('needs a base URL, and %j is none', (baseUrl) => {
    expect(() => createClient({ baseUrl, token: TOKEN })).toThrow(/^baseUrl must/);
  });

  describe('that waits for a decision', () => {
    const request = (status: string): Answering => json(200, { id: 'x', status });
    const absent = json(404, { detail: 'Registration request not found' });

    it('goes on through outages, and while a new request cannot be read yet', async () => {
      const client = await clientOf([
        absent,
        request('PENDING'),
        json(500, { detail: 'Internal Server Error' }),
        breakOff,
        html,
        request('REJECTED'),
      ]);
      expect(await client.waitFor('x')).toMatchObject({ status: 'REJECTED' });
      expect(calls()).toHaveLength(6);
    });

    it('fails if the answer is no request', async () => {
      const client = await clientOf([request('PENDING'), json(200, { ok: true })]);
      expect(await caught(client.waitFor('x'))).toMatchObject({ status: 200, isFromProxy: true });
    });

    it('fails if the request is gone', async () => {
      const client = await clientOf([request('PENDING'), absent]);
      expect(await caught(client.waitFor('x'))).toBeInstanceOf(NotFound);
    });

    it('ends with its signal', async () => {
      const controller = new AbortController();
      const client = await clientOf([
        (response) => {
          response.once('finish', () => controller.abort(new Error('enough')));
          request('PENDING')(response);
        },
      ]);
      await expect(client.waitFor('x', { signal: controller.signal })).rejects.toThrow('enough');
    });
  });

  it('that walks through a list follows the links with the filters, and sends the token nowhere else', async () => {
    const other = await startFaultyServer(fine);
    const client = await clientOf([
      json(200, { items: [1, 2] }, { Link: `<${LIST}?cursor=abc&per_page=2>; rel="next"` }),
      json(200, { items: [3] }, { Link: `<${other.url}/elsewhere?cursor=def>; rel="next"` }),
      json(200, { items: [4] }),
    ]);
    const items: unknown[] = [];
    for await (const item of client.listAll(undefined, { per_page: 2 })) items.push(item);
    expect(items).toEqual([1, 2, 3, 4]);
    expect(calls()).toEqual([
      `GET ${LIST}?per_page=2`,
      `GET ${LIST}?cursor=abc&per_page=2`,
      `GET ${LIST}?cursor=def`,
    ]);
    expect(other.arrived).toEqual([]);
    await other.stop();
  });

  it('that walks through a list fails in words, if a page is none', async () => {
    const client = await clientOf([json(200, { ok: true })]);
    const first = client.listAll().next();
    expect(await caught(first)).toMatchObject({ status: 200, isFromProxy: true });
  });

  it('tells 503 and 504 apart', async () => {
    const client = await clientOf([unknown]);
    const error = await caught(client.DELETE(ONE, { params: { path } }));
    expect(error).toBeInstanceOf(OutcomeUnknown);
    expect(error).toBeInstanceOf(Unavailable);
  });
});
