import { type EmbeddedIssuer, startIssuer } from '../../../src/embedded/issuer/development-issuer';
import { temporaryFolder } from '../support/temporary-folder';
import { authorizationUrl, CALLBACK, chooseIdentity, CLIENT_ID, leadsTo } from './support/signing-in';

const claims = { role: 'role', partner: 'partner_id', tenant: 'tenant_id', groups: 'groups' };

describe("the development issuer's authorization endpoint", () => {
  const dataDir = temporaryFolder();
  let issuer: EmbeddedIssuer;
  let authority: string;
  beforeAll(async () => {
    issuer = await startIssuer(dataDir, { clientId: CLIENT_ID, claims });
    authority = issuer.auth.authority ?? '';
  });
  afterAll(() => issuer.stop());

  const ask = (changes: Record<string, string | undefined> = {}, cookie?: string): Promise<Response> =>
    fetch(authorizationUrl(authority, changes), {
      redirect: 'manual',
      headers: cookie === undefined ? {} : { Cookie: cookie },
    });
  const cookieOf = (response: Response): string => response.headers.get('set-cookie')?.split(';')[0] ?? '';

  it('shows a page that runs nothing, loads nothing, and sends its form nowhere else', async () => {
    const response = await ask();
    expect(response.status).toBe(200);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-store',
      'referrer-policy': 'same-origin',
      'x-content-type-options': 'nosniff',
    });
    const policy = response.headers.get('content-security-policy') ?? '';
    expect(policy.split('; ')).toEqual([
      "default-src 'none'",
      expect.stringMatching(/^style-src 'sha256-[\w+/]{43}='$/) as string,
      "form-action 'self' http://127.0.0.1:8080",
      "base-uri 'none'",
      "frame-ancestors 'none'",
    ]);
    expect(await response.text()).not.toContain('<script');
  });

  it.each([
    ['http://127.0.0.1:8080/console/callback'],
    ['http://localhost:5173/console/callback'],
    ['http://[::1]:8080/console/callback'],
    ['http://127.0.0.1:8080/console'],
  ])('takes a page of the console at any port of this machine: %s', async (redirect_uri) => {
    const response = await chooseIdentity(authorizationUrl(authority, { redirect_uri }), {
      role: 'super_admin',
    });
    expect(leadsTo(response)).toMatchObject({ page: redirect_uri, state: 'a state' });
  });

  it.each([
    ['https://evil.example.com/console/callback'],
    ['http://127.0.0.1.evil.example.com/console/callback'],
    ['http://127.0.0.1@evil.example.com/console/callback'],
    ['http://evil@127.0.0.1:8080/console/callback'],
    ['http://127.0.0.1:8080@evil.example.com/console/callback'],
    ['http://127.0.0.1:8080/consoles'],
    ['http://127.0.0.1:8080/'],
    ['http://127.0.0.1:8080/console/../docs'],
    ['http://127.0.0.1:8080/console/%2e%2e/docs'],
    ['http://127.0.0.1:8080\\@evil.example.com/console/callback'],
    ['http://127.1:8080/console/callback'],
    ['//evil.example.com/console/callback'],
    ['javascript:alert(1)//127.0.0.1/console'],
    ['http://127.0.0.1:8080/console/callback#fragment'],
    ['http://127.0.0.1:8080/console/\r\nSet-Cookie: a=b'],
    ['/console/callback'],
    [''],
  ])('leads nobody to %j', async (redirect_uri) => {
    for (const response of [
      await ask({ redirect_uri }),
      await ask({ redirect_uri, response_type: 'token' }),
      await chooseIdentity(authorizationUrl(authority, { redirect_uri }), { role: 'super_admin' }),
    ]) {
      expect(response.status).toBe(400);
      expect(response.headers.has('location')).toBe(false);
      expect(response.headers.has('set-cookie')).toBe(false);
      expect(await response.text()).toContain('redirect_uri is not a page below /console');
    }
  });

  it.each([['another'], [undefined]])('refuses the client %s, and leads nobody to it', async (client_id) => {
    const response = await ask({ client_id });
    expect(response.status).toBe(400);
    expect(await response.text()).toContain('client_id is not that of the console');
  });

  it('refuses two redirect URIs, of which another parser may take the other', async () => {
    const twice = `${authorizationUrl(authority)}&redirect_uri=${encodeURIComponent('http://127.0.0.1:1/console')}`;
    expect((await fetch(twice, { redirect: 'manual' })).status).toBe(400);
  });

  it.each([
    ['unsupported_response_type', { response_type: 'token' }],
    ['unsupported_response_type', { response_type: undefined }],
    ['invalid_request', { response_mode: 'fragment' }],
    ['invalid_request', { code_challenge: undefined }],
    ['invalid_request', { code_challenge: 'short' }],
    ['invalid_request', { code_challenge_method: undefined }],
    ['invalid_request', { code_challenge_method: 'plain' }],
    ['invalid_request', { prompt: 'none login' }],
  ])('tells the client %s for %j', async (error, changes) => {
    const response = await ask(changes);
    expect(response.status).toBe(303);
    expect(leadsTo(response)).toEqual({
      page: CALLBACK,
      error,
      error_description: expect.any(String) as string,
      state: 'a state',
    });
  });

  it('tells the client that a parameter was there twice', async () => {
    const response = await fetch(`${authorizationUrl(authority)}&scope=email`, { redirect: 'manual' });
    expect(leadsTo(response)).toMatchObject({ error: 'invalid_request' });
  });

  it('brings the state back as it was, whatever it holds', async () => {
    const state = 'a&code=stolen#\r\nLocation: http://evil.example.com/';
    const response = await chooseIdentity(authorizationUrl(authority, { state }), { role: 'super_admin' });
    const { code, ...rest } = leadsTo(response);
    expect(code).toMatch(/^[\w-]{43}$/);
    expect(rest).toEqual({ page: CALLBACK, state });
  });

  describe('for the form', () => {
    const HOSTILE = `"><script>alert('x')</script>&amp;`;
    const ESCAPED = '&quot;&gt;&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;&amp;amp;';

    it.each([
      ['role', { role: '' }, 'super_admin'],
      ['partner', { role: 'partner_admin', partner: ' ' }, 'Name the partner.'],
      ['tenant', { role: 'tenant_admin', tenant: '' }, 'Name the tenant.'],
      ['sub', { role: 'super_admin', sub: 'a\u0000b' }, 'Write it without control characters'],
      ['name', { role: 'super_admin', name: 'a'.repeat(201) }, 'Write at most 200 characters.'],
    ])('shows the page again if the %s is wrong, and says why', async (_field, fields, message) => {
      const response = await chooseIdentity(authorizationUrl(authority), fields);
      expect(response.status).toBe(422);
      expect(response.headers.has('set-cookie')).toBe(false);
      expect(await response.text()).toContain(message);
    });

    it('shows what was typed as text', async () => {
      const response = await chooseIdentity(authorizationUrl(authority, { state: HOSTILE }), {
        role: 'partner_admin',
        partner: '',
        tenant: HOSTILE,
        name: HOSTILE,
        sub: HOSTILE,
      });
      const page = await response.text();
      expect(page).not.toContain('<script');
      expect(page.split(ESCAPED)).toHaveLength(4);
    });

    it('refuses one that another site sends', async () => {
      const choose = (Origin: string): Promise<Response> =>
        chooseIdentity(authorizationUrl(authority), { role: 'super_admin' }, { Origin });
      expect((await choose(authority)).status).toBe(303);
      for (const origin of ['https://evil.example.com', 'http://127.0.0.1:8080', 'null']) {
        const response = await choose(origin);
        expect(response.status).toBe(403);
        expect(response.headers.has('set-cookie')).toBe(false);
      }
    });
  });

  describe('for somebody who has chosen before', () => {
    let cookie: string;
    beforeAll(async () => {
      const response = await chooseIdentity(authorizationUrl(authority), {
        role: 'tenant_admin',
        tenant: 'globex-eu',
        name: 'Ánn',
        groups: 'sec, on call',
      });
      expect(response.headers.get('set-cookie')).toMatch(/; Path=\/; HttpOnly; SameSite=Lax$/);
      cookie = cookieOf(response);
    });

    it('does not ask again', async () => {
      for (const prompt of [undefined, 'none']) {
        const response = await ask({ prompt }, `theme=dark; ${cookie}`);
        expect(leadsTo(response)).toEqual({
          page: CALLBACK,
          code: expect.any(String) as string,
          state: 'a state',
        });
      }
    });

    it('asks again if the client wants it, and suggests the same', async () => {
      for (const prompt of ['login', 'select_account']) {
        const response = await ask({ prompt }, cookie);
        expect(response.status).toBe(200);
        const page = await response.text();
        expect(page).toMatch(/value="tenant_admin"\s+checked/);
        expect(page).toContain('value="globex-eu"');
        expect(page).toContain('value="Ánn"');
        expect(page).toContain('value="sec, on call"');
      }
    });

    it('asks if the cookie is not one of its own', async () => {
      for (const other of ['development-issuer=', 'development-issuer=e30', 'development-issuer=%%%']) {
        expect((await ask({}, other)).status).toBe(200);
      }
    });
  });

  it('tells a client that may not ask that nobody is signed in', async () => {
    expect(leadsTo(await ask({ prompt: 'none' }))).toMatchObject({
      page: CALLBACK,
      error: 'login_required',
      state: 'a state',
    });
  });
});
