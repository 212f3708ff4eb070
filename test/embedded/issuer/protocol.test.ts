import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { type EmbeddedIssuer, startIssuer } from '../../../src/embedded/issuer/development-issuer';
import { rawRequest } from '../../support/http/raw-request';
import { temporaryFolder } from '../support/temporary-folder';
import { authorizationUrl, chooseIdentity, CLIENT_ID, leadsTo } from './support/signing-in';

const claims = { role: 'role', partner: 'partner_id', tenant: 'tenant_id', groups: 'groups' };

describe('the development issuer as a server', () => {
  const dataDir = temporaryFolder();
  let issuer: EmbeddedIssuer;
  let authority: string;
  beforeAll(async () => {
    issuer = await startIssuer(dataDir, { clientId: CLIENT_ID, claims });
    authority = issuer.auth.authority ?? '';
  });
  afterAll(() => issuer.stop());

  it('listens on this machine only', () => {
    expect(new URL(authority).hostname).toBe('127.0.0.1');
  });

  it('is at the same address after a restart, unless something else is there', async () => {
    const elsewhere = join(dataDir, 'restarted');
    const start = (): Promise<EmbeddedIssuer> => startIssuer(elsewhere, { clientId: CLIENT_ID, claims });
    const first = await start();
    const second = await start();
    expect(second.auth.authority).not.toBe(first.auth.authority);
    await Promise.all([first.stop(), second.stop()]);
    const third = await start();
    expect(third.auth.authority).toBe(second.auth.authority);
    await third.stop();
    writeFileSync(join(elsewhere, 'issuer', 'port'), 'not a port');
    await (await start()).stop();
  });

  it('says in its metadata what it can do, and every endpoint is there', async () => {
    const metadata = (await (await fetch(`${authority}/.well-known/openid-configuration`)).json()) as Record<
      string,
      unknown
    >;
    expect(metadata).toMatchObject({
      issuer: issuer.auth.issuer,
      jwks_uri: issuer.auth.jwksUri,
      response_types_supported: ['code'],
      code_challenge_methods_supported: ['S256'],
      token_endpoint_auth_methods_supported: ['none'],
    });
    const endpoints = Object.entries(metadata).filter(([name]) => /_(endpoint|uri)$/.test(name));
    expect(endpoints).toHaveLength(4);
    for (const [, url] of endpoints) expect((await fetch(String(url))).status).not.toBe(404);
  });

  it.each([['http://127.0.0.1:8080'], ['http://localhost:5173'], ['http://[::1]:8080']])(
    'lets pages of this machine read what they need to sign in: %s',
    async (Origin) => {
      for (const path of ['/.well-known/openid-configuration', '/.well-known/jwks.json', '/token']) {
        for (const method of ['OPTIONS', path === '/token' ? 'POST' : 'GET']) {
          const body = method === 'POST' ? new URLSearchParams() : null;
          const { headers } = await fetch(authority + path, { method, body, headers: { Origin } });
          expect(headers.get('access-control-allow-origin')).toBe(Origin);
          expect(headers.get('vary')).toBe('Origin');
          expect(headers.has('access-control-allow-credentials')).toBe(false);
        }
      }
    },
  );

  it('lets no page of another origin read anything, and no page at all read who is signed in', async () => {
    for (const [path, Origin] of [
      ['/.well-known/openid-configuration', 'https://evil.example.com'],
      ['/token', 'http://127.0.0.1.evil.example.com'],
      ['/token', 'null'],
      ['/authorize', 'http://127.0.0.1:8080'],
      ['/end_session', 'http://127.0.0.1:8080'],
    ] as const) {
      const { headers } = await fetch(authority + path, { headers: { Origin } });
      expect(headers.has('access-control-allow-origin')).toBe(false);
    }
  });

  it('answers to no other name, so that no other site can get its address for a name of its own', async () => {
    const { host, port } = new URL(authority);
    const statusFor = async (Host: string): Promise<number | undefined> => {
      const asking = get(`${authority}/.well-known/openid-configuration`, { headers: { Host } });
      const [answer] = (await once(asking, 'response')) as [IncomingMessage];
      answer.resume();
      return answer.statusCode;
    };
    expect(await statusFor(host)).toBe(200);
    expect(await statusFor(`localhost:${port}`)).toBe(200);
    expect(await statusFor(`evil.example.com:${port}`)).toBe(421);
    expect(await statusFor('127.0.0.1.evil.example.com')).toBe(421);
  });

  it.each([
    ['DELETE', '/authorize', 'GET, HEAD, POST'],
    ['GET', '/token', 'POST'],
    ['OPTIONS', '/authorize', 'GET, HEAD, POST'],
    ['POST', '/.well-known/openid-configuration', 'GET, HEAD'],
  ])('does not take %s for %s', async (method, path, allow) => {
    const response = await fetch(authority + path, { method });
    expect(response.status).toBe(405);
    expect(response.headers.get('allow')).toBe(allow);
  });

  it.each([['//'], ['/constructor'], ['/%ff'], ['/authorize/'], ['http://[/authorize']])(
    'has nothing at %s',
    async (path) => {
      expect((await rawRequest(authority, { path })).status).toBe(404);
    },
  );

  it('answers HEAD without a body', async () => {
    const answer = await fetch(authorizationUrl(authority), { method: 'HEAD' });
    expect(answer.status).toBe(200);
    expect(await answer.text()).toBe('');
  });

  it('takes forms only, and not large ones', async () => {
    const post = (body: string, type: string): Promise<Response> =>
      fetch(`${authority}/token`, { method: 'POST', body, headers: { 'Content-Type': type } });
    expect((await post('{}', 'application/json')).status).toBe(415);
    expect((await post('a'.repeat(20_000), 'application/x-www-form-urlencoded')).status).toBe(413);
    expect((await post('a=b', 'application/x-www-form-urlencoded;charset=UTF-8')).status).toBe(400);
  });

  describe('when somebody signs out', () => {
    const signOut = (parameters: Record<string, string>, method = 'GET'): Promise<Response> => {
      const form = new URLSearchParams(parameters);
      return method === 'POST'
        ? fetch(`${authority}/end_session`, { method, body: form, redirect: 'manual' })
        : fetch(`${authority}/end_session?${form.toString()}`, { redirect: 'manual' });
    };
    const page = 'http://127.0.0.1:8080/console/signed-out';

    it.each([['GET'], ['POST']])('forgets who it was, and leads back to the console: %s', async (method) => {
      const response = await signOut({ post_logout_redirect_uri: page, state: 's' }, method);
      expect(response.status).toBe(303);
      expect(leadsTo(response)).toEqual({ page, state: 's' });
      expect(response.headers.get('set-cookie')).toMatch(/^development-issuer=; .*Max-Age=0$/);
    });

    it('removes the cookie that a sign-in sets', async () => {
      const signedIn = await chooseIdentity(authorizationUrl(authority), { role: 'super_admin' });
      const signedOut = await signOut({});
      const attributes = (response: Response): string[] =>
        (response.headers.get('set-cookie') ?? '').split('; ').slice(1);
      // Browsers remove a cookie only if name and path are the same.
      expect(attributes(signedOut)).toEqual([...attributes(signedIn), 'Max-Age=0']);
    });

    it.each([
      ['https://evil.example.com/console'],
      ['http://127.0.0.1:8080/elsewhere'],
      ['javascript:alert(1)'],
      [''],
    ])('leads nobody to %j', async (post_logout_redirect_uri) => {
      const response = await signOut({ post_logout_redirect_uri });
      expect(response.status).toBe(200);
      expect(response.headers.has('location')).toBe(false);
      expect(await response.text()).toContain('You are signed out');
    });
  });
});
