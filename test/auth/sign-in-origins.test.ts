import { setImmediate } from 'node:timers/promises';
import type { ServerResponse } from 'node:http';
import { createSignInOrigins } from '../../src/auth/sign-in-origins';
import { eventually } from '../support/eventually';
import { type KeyServer, routed, startKeyServer } from '../support/servers/key-server';

describe('the origins of a sign-in', () => {
  let server: KeyServer;
  let issuer: string;
  beforeEach(async () => {
    server = await startKeyServer((_request, response) => response.writeHead(503).end());
    issuer = new URL('/realms/a', server.url).href;
  });
  afterEach(() => server.stop());

  const answerMetadata = (changes: object): void =>
    server.answerWith(
      routed({
        '/realms/a/.well-known/openid-configuration': (_request, response) =>
          response.end(JSON.stringify({ issuer, token_endpoint: `${issuer}/token`, ...changes })),
      }),
    );
  const origins = (): (() => Promise<string[]>) => createSignInOrigins({ issuer, audience: 'api' });

  it('are that of the issuer and that of its token endpoint', async () => {
    answerMetadata({ token_endpoint: 'https://tokens.example.com/oauth2/token' });
    const known = origins();
    expect(await known()).toEqual([new URL(issuer).origin, 'https://tokens.example.com']);
    expect(await known()).toHaveLength(2);
    expect(server.asked()).toBe(1);
  });

  it('are one if both are the same', async () => {
    answerMetadata({});
    expect(await origins()()).toEqual([new URL(issuer).origin]);
  });

  it('are that of the issuer alone while it does not answer, and callers ask it once together', async () => {
    const known = origins();
    const own = [new URL(issuer).origin];
    expect(await Promise.all([known(), known(), known()])).toEqual([own, own, own]);
    expect(await known()).toEqual(own);
    // Metadata may be in two places.
    expect(server.asked()).toBe(2);
  });

  it.each([
    ['is the metadata of another issuer', { issuer: 'https://evil.example.com' }],
    ['names no web address', { token_endpoint: 'javascript:alert(1)' }],
    [
      'puts a directive of a policy in it',
      { token_endpoint: "https://a.example.com; script-src 'unsafe-inline'" },
    ],
  ])('are that of the issuer alone if the answer %s', async (_what, changes) => {
    answerMetadata(changes);
    expect(await origins()()).toEqual([new URL(issuer).origin]);
  });

  describe('as time goes by', () => {
    const TOKENS = 'https://tokens.example.com';
    let now: jest.SpyInstance<number, []>;
    beforeEach(() => {
      now = jest.spyOn(Date, 'now').mockReturnValue(1_000_000);
    });
    afterEach(() => now.mockRestore());

    it('are asked for again after a failure', async () => {
      const known = origins();
      expect(await known()).toHaveLength(1);
      answerMetadata({ token_endpoint: `${TOKENS}/token` });
      now.mockReturnValue(1_004_000);
      expect(await known()).toHaveLength(1);
      now.mockReturnValue(1_006_000);
      await eventually(known, ({ length }) => length === 2);
    });

    it('are the last ones that are known, at once, while the issuer does not answer', async () => {
      answerMetadata({ token_endpoint: `${TOKENS}/token` });
      const known = origins();
      const both = await known();
      expect(both).toContain(TOKENS);
      // It takes the call and says nothing.
      const held = new Promise<ServerResponse>((resolve) =>
        server.answerWith((_request, response) => resolve(response)),
      );
      now.mockReturnValue(5_000_000);
      expect(await known()).toEqual(both);
      const silent = await held;
      server.answerWith((_request, response) => response.writeHead(503).end());
      silent.writeHead(503).end();
      // Once it is asked again, the failure is over.
      for (let later = 6_000_000; server.asked() <= 3; later += 10_000) {
        now.mockReturnValue(later);
        expect(await known()).toEqual(both);
        await setImmediate();
      }
    });
  });

  it('are that of the development issuer, which is not asked', async () => {
    const known = createSignInOrigins({ issuer: 'urn:an-issuer', audience: 'api', authority: issuer });
    expect(await known()).toEqual([new URL(issuer).origin]);
    expect(server.asked()).toBe(0);
  });
});
