import type { LiveState } from '../../src/domain/request/request-state';
import { type ApiClient, apiClient, APPLICATIONS, createBody, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { type RawAnswer, rawRequest } from '../support/http/raw-request';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTokenIssuer } from '../support/servers/token-issuer';

const LIMIT = 5;

describe('abuse', () => {
  let harness: Harness;
  let token: string;
  let admin: ApiClient;
  const services: Service[] = [];

  beforeAll(async () => {
    harness = await startHarness();
    token = await harness.token({ role: 'super_admin' });
    admin = apiClient(harness, token);
  });
  afterAll(async () => {
    for (const service of services) await service.stop();
    await harness.stop();
  });

  /** Starts a service whose counts are at zero. */
  const serve = async (env: NodeJS.ProcessEnv): Promise<Service> => {
    const service = await startServiceWith(harness, {}, env);
    services.push(service);
    return service;
  };
  const call = (
    { url }: Pick<Service, 'url'>,
    { path = REQUESTS, method = 'GET', token: sent = '', from = '', headers = [] as string[] } = {},
  ): Promise<RawAnswer> =>
    rawRequest(url, {
      method,
      path,
      headers: [
        ...(sent === '' ? [] : ['Authorization', `Bearer ${sent}`]),
        ...(from === '' ? [] : ['X-Forwarded-For', from]),
        ...headers,
      ],
    });
  const statuses = async (count: number, one: () => Promise<RawAnswer>): Promise<number[]> => {
    const seen: number[] = [];
    for (let sent = 0; sent < count; sent += 1) seen.push((await one()).status);
    return seen;
  };
  const expectTooMany = ({ status, headers, text }: RawAnswer, policy: 'principal' | 'address'): void => {
    expect({ status, text }).toEqual({
      status: 429,
      text: '{"detail":"Too many requests: wait as long as Retry-After says"}',
    });
    expect(Number(headers['retry-after'])).toBeGreaterThan(0);
    expect(Number(headers['retry-after'])).toBeLessThanOrEqual(60);
    expect(headers.ratelimit).toMatch(new RegExp(`^"${policy}"; r=0; t=\\d+$`));
    expect(headers['ratelimit-policy']).toMatch(new RegExp(`^"${policy}"; q=${LIMIT}; w=60;`));
  };

  describe('a principal', () => {
    it('has 6,000 calls a minute by default, and its answers say how many are left', async () => {
      const service = await serve({});
      const { status, headers } = await call(service, { token });
      expect(status).toBe(200);
      expect(headers.ratelimit).toMatch(/^"principal"; r=5999; t=\d+$/);
      expect(headers['ratelimit-policy']).toMatch(/^"principal"; q=6000; w=60;/);
    });

    it('is counted under all its tokens together, and other principals can still call', async () => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
      const one = await harness.token({ role: 'super_admin', sub: 'busy' });
      const another = await harness.token({ role: 'tenant_admin', tenant: 'acme-eu', sub: 'busy' });
      expect(await statuses(LIMIT, () => call(service, { token: one }))).toEqual(Array(LIMIT).fill(200));
      expectTooMany(await call(service, { token: another }), 'principal');
      expect((await call(service, { token })).status).toBe(200);
    });

    it('over its rate gets 429 and nothing else, and nothing is done', async () => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
      const client = apiClient(service, token);
      await statuses(LIMIT, () => call(service, { token }));
      const created = await client.create({ name: 'Over the rate' });
      expect(created.status).toBe(429);
      expect(await harness.db('registration_requests').where({ name: 'Over the rate' })).toEqual([]);
      expectTooMany(await call(service, { token, path: `${REQUESTS}?page=0` }), 'principal');
      expectTooMany(await call(service, { token, path: `${REQUESTS}/unknown` }), 'principal');
    });

    it('has any number of calls if the limit is 0', async () => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: '0' });
      expect(await statuses(LIMIT * 2, () => call(service, { token }))).toEqual(Array(LIMIT * 2).fill(200));
      expect((await call(service, { token })).headers).not.toHaveProperty('ratelimit');
    });
  });

  describe('an address', () => {
    it.each([
      ['calls without a token', REQUESTS, 'GET', '', 401],
      ['calls with a bad token', REQUESTS, 'GET', 'a.b.c', 401],
      ['calls to the docs', '/openapi.json', 'GET', '', 200],
      ['calls to unknown paths', '/.env', 'GET', '', 404],
      ['calls with unknown methods', REQUESTS, 'PATCH', '', 405],
    ])('is counted for %s', async (_title, path, method, sent, status) => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
      const one = (): Promise<RawAnswer> => call(service, { path, method, token: sent });
      expect(await statuses(LIMIT, one)).toEqual(Array(LIMIT).fill(status));
      expectTooMany(await one(), 'address');
    });

    it('is counted for the status of the parts', async () => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
      const one = (): Promise<RawAnswer> => call(service, { path: '/statusz' });
      expect(await statuses(LIMIT, one)).toEqual(Array(LIMIT).fill(200));
      expectTooMany(await one(), 'address');
    });

    it.each(['/healthz', '/readyz'])('over its rate still has its %s answered', async (probe) => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
      await statuses(LIMIT, () => call(service));
      expectTooMany(await call(service), 'address');
      expect(await statuses(LIMIT * 2, () => call(service, { path: probe }))).toEqual(
        Array(LIMIT * 2).fill(200),
      );
    });

    it('is not counted for tokens that cannot be verified while the keys are out of reach', async () => {
      const issuer = await startTokenIssuer({ up: false });
      const service = await startServiceWith(
        harness,
        { auth: issuer.auth },
        { RATE_LIMIT_PER_MINUTE: String(LIMIT) },
      );
      services.push(service);
      const good = await issuer.token({ role: 'super_admin' });
      expect(await statuses(LIMIT * 2, () => call(service, { token: good }))).toEqual(
        Array(LIMIT * 2).fill(503),
      );
    });

    it('over its rate does not stop callers with a good token', async () => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
      await statuses(LIMIT, () => call(service));
      expectTooMany(await call(service), 'address');
      expect((await call(service, { token })).status).toBe(200);
    });

    it('is not taken from X-Forwarded-For', async () => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT) });
      let last = 0;
      await statuses(LIMIT, () => call(service, { from: `192.0.2.${(last += 1)}` }));
      expectTooMany(await call(service, { from: '192.0.2.99' }), 'address');
      expect(service.logged()).not.toContain('X-Forwarded-For');
    });

    it('is taken from a trusted proxy: from its own entry, not from the entries before it', async () => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT), TRUSTED_PROXIES: 'loopback' });
      let last = 0;
      await statuses(LIMIT, () => call(service, { from: `198.51.100.${(last += 1)}, 192.0.2.1` }));
      expectTooMany(await call(service, { from: '198.51.100.99, 192.0.2.1' }), 'address');
      expect((await call(service, { from: '192.0.2.2' })).status).toBe(401);
    });

    it('of IPv6 counts as its /56, because a site has that many addresses', async () => {
      const service = await serve({ RATE_LIMIT_PER_MINUTE: String(LIMIT), TRUSTED_PROXIES: 'loopback' });
      let last = 0;
      await statuses(LIMIT, () => call(service, { from: `2001:db8:0:1::${(last += 1)}` }));
      expectTooMany(await call(service, { from: '2001:db8:0:2::1' }), 'address');
      expect((await call(service, { from: '2001:db8:1::1' })).status).toBe(401);
    });
  });

  describe('a web page of another origin', () => {
    const preflight = (service: Pick<Service, 'url'>, origin: string): Promise<RawAnswer> =>
      call(service, {
        method: 'OPTIONS',
        headers: ['Origin', origin, 'Access-Control-Request-Method', 'POST'],
      });

    it('may not call if its origin is not configured', async () => {
      const refused = await preflight(harness, 'https://admin.example.com');
      expect(refused.status).toBe(405);
      const { headers } = await call(harness, { token, headers: ['Origin', 'https://admin.example.com'] });
      for (const seen of [refused.headers, headers]) {
        expect(Object.keys(seen).filter((name) => name.startsWith('access-control-'))).toEqual([]);
      }
    });

    it('may call and read the answers if its origin is configured, and no other page may', async () => {
      const service = await serve({ CORS_ORIGINS: 'https://admin.example.com,https://ops.example.com' });
      const allowed = await preflight(service, 'https://ops.example.com');
      expect(allowed.headers).toMatchObject({
        'access-control-allow-origin': 'https://ops.example.com',
        'access-control-allow-methods': expect.stringContaining('DELETE') as string,
      });
      const { status, headers } = await call(service, {
        token,
        headers: ['Origin', 'https://ops.example.com'],
      });
      expect(status).toBe(200);
      expect(headers).toMatchObject({
        'access-control-allow-origin': 'https://ops.example.com',
        'access-control-expose-headers': expect.stringMatching(/Link.*Retry-After/) as string,
        vary: expect.stringContaining('Origin') as string,
      });
      expect(headers).not.toHaveProperty('access-control-allow-credentials');
      for (const origin of ['https://evil.example', 'https://admin.example.com.evil.example', 'null']) {
        expect((await preflight(service, origin)).headers).not.toHaveProperty('access-control-allow-origin');
      }
    });

    it('has its preflights counted, and any other OPTIONS is treated like other methods', async () => {
      const service = await serve({
        CORS_ORIGINS: 'https://ops.example.com',
        RATE_LIMIT_PER_MINUTE: String(LIMIT),
      });
      expect((await call(service, { method: 'OPTIONS' })).status).toBe(405);
      expect((await call(service, { method: 'OPTIONS', path: '/nowhere' })).status).toBe(404);
      await statuses(LIMIT - 2, () => preflight(service, 'https://ops.example.com'));
      expectTooMany(await preflight(service, 'https://ops.example.com'), 'address');
    });

    it('can read refusals too: 401 and 429', async () => {
      const service = await serve({ CORS_ORIGINS: 'https://ops.example.com', RATE_LIMIT_PER_MINUTE: '1' });
      const origin = ['Origin', 'https://ops.example.com'];
      for (const status of [401, 429]) {
        const answer = await call(service, { headers: origin });
        expect(answer.status).toBe(status);
        expect(answer.headers).toMatchObject({ 'access-control-allow-origin': 'https://ops.example.com' });
      }
    });
  });

  it('an answer with a secret may not be stored by proxies or browsers', async () => {
    const { body: request } = await admin.create();
    const approved = await admin.post(`${REQUESTS}/${String(request.id)}/approve`);
    const issued = await admin.post(`${APPLICATIONS}/${String(approved.body.id)}/secrets`);
    for (const { body, headers } of [approved, issued]) {
      expect(body.client_secret).toMatch(/^[\w-]{43}$/);
      expect(headers.get('cache-control')).toBe('no-store');
    }
  });

  describe('sent directly to a workflow', () => {
    const pending = async () => {
      const { body } = await admin.create();
      const path = `${REQUESTS}/${String(body.id)}`;
      return { path, workflow: harness.temporal.workflow.getHandle(body.workflow_id as string) };
    };
    const liveOf = async (path: string): Promise<LiveState | null> =>
      ((await admin.get(path)).body as { live: LiveState | null }).live;

    it('a flood of signals is ignored, only the last 20 are kept, and the request can still be decided', async () => {
      const { path, workflow } = await pending();
      const { runId } = await workflow.describe();
      // At 4 MiB of history the server suggests to continue as new.
      const filler = 'x'.repeat(150_000);
      const flood = (count: number, payload: object): Promise<unknown> =>
        Promise.all(
          Array.from({ length: count }, () =>
            workflow.signal('approve', payload).catch((error: unknown) => {
              // While a run ends to continue as new, the server accepts no signal.
              expect(String((error as Error).cause)).toContain('RESOURCE_EXHAUSTED');
            }),
          ),
        );
      for (let wave = 0; wave < 10; wave += 1) {
        await flood(50, { wave });
        await flood(4, { filler });
      }
      await eventually(
        async () => (await workflow.describe()).runId,
        (now) => now !== runId,
        50_000,
      );
      const live = await eventually(() => liveOf(path));
      expect(live).toMatchObject({ status: 'PENDING', decision: null });
      expect(live?.ignored_signals).toHaveLength(20);
      expect(await admin.post(`${path}/approve`)).toMatchObject({ status: 200 });
      expect((await admin.get(`${path}/events`)).body.items).toHaveLength(2);
    });

    it.each([
      ['a reason of a megabyte', 'reject', { reason: 'x'.repeat(1024 * 1024) }],
      ['notes of a megabyte', 'approve', { notes: 'x'.repeat(1024 * 1024) }],
      ['an actor of a megabyte', 'cancel', { actor: { sub: 'x'.repeat(1024 * 1024) } }],
      [
        'a thousand levels',
        'approve',
        { notes: JSON.parse('['.repeat(1_000) + ']'.repeat(1_000)) as unknown },
      ],
    ])('%s is ignored, and not kept', async (_title, signal, payload) => {
      const { path, workflow } = await pending();
      await workflow.signal(signal, { actor: { sub: 'operator' }, ...payload });
      const live = await eventually(
        () => liveOf(path),
        (state) => state?.ignored_signals.length === 1,
      );
      expect(JSON.stringify(live).length).toBeLessThan(2_000);
      expect(await admin.post(`${path}/reject`, { reason: 'enough' })).toMatchObject({ status: 200 });
    });
  });

  it.each([
    ['reject', 'reason'],
    ['approve', 'notes'],
  ])('%s accepts a %s of 2,000 characters and no longer one', async (action, field) => {
    const { body } = await admin.create();
    const path = `${REQUESTS}/${String(body.id)}/${action}`;
    const refused = await admin.post(path, { [field]: '😀'.repeat(2_001) });
    expect(refused).toMatchObject({ status: 422, body: { detail: [{ loc: ['body', field] }] } });
    expect((await admin.post(path, { [field]: '😀'.repeat(2_000) })).status).toBe(200);
  });

  it('the largest allowed create is accepted completely', async () => {
    const uris = Array.from(
      { length: 50 },
      (_, n) => `https://app.example.com/${String(n).padEnd(2_000, 'x')}`,
    );
    const body = createBody({ redirect_uris: uris, description: '😀'.repeat(2_000) });
    const { status, body: created } = await admin.post(REQUESTS, body);
    expect({ status, created }).toMatchObject({ status: 201, created: { redirect_uris: uris } });
    expect((await admin.post(`${REQUESTS}/${String(created.id)}/approve`)).status).toBe(200);
  });
});
