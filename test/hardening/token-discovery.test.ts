import type { RequestListener } from 'node:http';
import { type Answered, apiClient, REQUESTS } from '../support/http/api-client';
import { newSigningKey, signed, type SigningKey } from '../support/http/forged-tokens';
import { type Harness, startHarness } from '../support/service/harness';
import { type KeyServer, keySetOf, routed, startKeyServer } from '../support/servers/key-server';
import { type Service, startServiceWith } from '../support/service/service-with-parts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const OPENID = '/realms/one/.well-known/openid-configuration';
const OAUTH = '/.well-known/oauth-authorization-server/realms/one';

const json =
  (document: unknown): RequestListener =>
  (_request, response) => {
    response.setHeader('Content-Type', 'application/json').end(JSON.stringify(document));
  };

describe("the place of the issuer's keys, without AUTH_JWKS_URI,", () => {
  let harness: Harness;
  let published: SigningKey;
  let attackers: SigningKey;
  let attacker: KeyServer;
  let issuer: KeyServer;
  let auth: { issuer: string; audience: string };
  let service: Service;
  let advance: (ms: number) => void;
  const origin = (): string => new URL(issuer.url).origin;
  const document = (changes: object = {}): object => ({
    issuer: auth.issuer,
    jwks_uri: issuer.url,
    ...changes,
  });
  const keys = (): RequestListener => keySetOf(published.publicJwk);
  const good = (): RequestListener => routed({ [OPENID]: json(document()), '/keys': keys() });

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    published = await newSigningKey('ES256');
    attackers = await newSigningKey('ES256');
  });
  beforeEach(async () => {
    let now = Date.now();
    advance = (ms) => (now += ms);
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    issuer = await startKeyServer(routed({}));
    auth = { issuer: `${origin()}/realms/one`, audience: 'the-service' };
    attacker = await startKeyServer(
      routed({ '/keys': keySetOf(attackers.publicJwk), '/document': json(document()) }),
    );
    service = await startServiceWith(harness, { auth });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await service.stop();
    await issuer.stop();
    await attacker.stop();
  });
  afterAll(() => harness.stop());

  const calling = (key = published): Promise<Answered> => {
    const claims = {
      iss: auth.issuer,
      aud: auth.audience,
      sub: 'somebody',
      // `new Date()` gives the real time. The test sets only `Date.now`, and jose does not use that.
      exp: Math.floor(new Date().getTime() / SECOND) + 600,
      role: 'super_admin',
    };
    return apiClient(service, signed({ alg: key.algorithm, kid: key.kid }, claims, key)).get(REQUESTS);
  };
  const statusOf = async (key?: SigningKey): Promise<number> => (await calling(key)).status;
  const expectUnavailable = ({ status, headers, body }: Answered): void => {
    expect({ status, body }).toEqual({
      status: 503,
      body: { detail: "The token issuer's keys are out of reach; try again" },
    });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  };
  const readiness = async (): Promise<unknown> => (await fetch(`${service.url}/statusz`)).json();

  it.each([OPENID, OAUTH])('is found at %s', async (path) => {
    issuer.answerWith(routed({ [path]: json(document()), '/keys': keys() }));
    expect(await statusOf()).toBe(200);
    expect(await statusOf(attackers)).toBe(401);
    expect(await readiness()).toMatchObject({ parts: { key_set: { status: 'up' } } });
  });

  it('is asked for only when the keys are fetched, even when twenty tokens come at once', async () => {
    issuer.answerWith(good());
    const together = await Promise.all(Array.from({ length: 20 }, () => statusOf()));
    expect(new Set(together)).toEqual(new Set([200]));
    expect(issuer.asked()).toBe(2);
    advance(6 * SECOND);
    expect(await statusOf()).toBe(200);
    expect(issuer.asked()).toBe(2);
  });

  it('is asked for once in five seconds while it is not known', async () => {
    for (let count = 0; count < 5; count += 1) expectUnavailable(await calling());
    expect(issuer.asked()).toBe(2);
    advance(6 * SECOND);
    expectUnavailable(await calling());
    expect(issuer.asked()).toBe(4);
  });

  it('may change: after ten minutes the keys come from the new one', async () => {
    issuer.answerWith(good());
    expect(await statusOf()).toBe(200);
    const next = await newSigningKey('EdDSA');
    issuer.answerWith(
      routed({
        [OPENID]: json(document({ jwks_uri: `${origin()}/new-keys` })),
        '/keys': keys(),
        '/new-keys': keySetOf(next.publicJwk),
      }),
    );
    advance(11 * MINUTE);
    expect(await statusOf()).toBe(401);
    expect(await statusOf(next)).toBe(200);
  });

  describe.each<[string, () => RequestListener]>([
    ['is missing', () => (_request, response) => response.writeHead(404).end()],
    ['is not answered', () => (request) => request.socket.destroy()],
    ['is answered by an error', () => (_request, response) => response.writeHead(500).end('{}')],
    ['is a page', () => (_request, response) => response.end('<html>Sign in</html>')],
    ['is empty', () => (_request, response) => response.end()],
    ['is a list', () => json([document()])],
    [
      'is of another issuer',
      () => json(document({ issuer: `${origin()}/realms/two`, jwks_uri: attacker.url })),
    ],
    [
      'is of the same issuer with one more slash at its end',
      () => json(document({ issuer: `${auth.issuer}/`, jwks_uri: attacker.url })),
    ],
    ['names no issuer', () => json(document({ issuer: undefined, jwks_uri: attacker.url }))],
    ['names no keys', () => json(document({ jwks_uri: undefined }))],
    ['names keys in a file', () => json(document({ jwks_uri: 'file:///etc/passwd' }))],
    ['is larger than 1 MiB', () => json(document({ padding: ' '.repeat(2 * 1024 * 1024) }))],
    [
      'sends elsewhere',
      () => (_request, response) => {
        response.writeHead(302, { Location: attacker.url.replace('/keys', '/document') }).end();
      },
    ],
  ])('in a document that %s', (_title, failing) => {
    it('is not used: the answer is 503, except for an hour after keys were fetched', async () => {
      const broken = (): RequestListener =>
        routed({ [OPENID]: failing(), [OAUTH]: failing(), '/keys': keys() });
      issuer.answerWith(broken());
      expectUnavailable(await calling());
      expectUnavailable(await calling(attackers));
      expect(await readiness()).toMatchObject({
        parts: { key_set: { status: 'down', reason: expect.stringContaining(origin()) } },
      });
      issuer.answerWith(good());
      advance(6 * SECOND);
      expect(await statusOf()).toBe(200);
      issuer.answerWith(broken());
      advance(20 * MINUTE);
      expect(await statusOf()).toBe(200);
      advance(41 * MINUTE);
      expectUnavailable(await calling());
      expect(attacker.asked()).toBe(0);
    });
  });

  it('in a document that does not arrive, or not completely, is given up in time', async () => {
    issuer.answerWith(() => undefined);
    expectUnavailable(await calling());
    issuer.answerWith((_request, response) => response.write('{"issuer":'));
    advance(6 * SECOND);
    expectUnavailable(await calling());
  });
});
