import { createHmac, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import type { RequestListener } from 'node:http';
import { gzipSync } from 'node:zlib';
import { exportJWK } from 'jose';
import { type Answered, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { newSigningKey, segment, signed, type SigningKey } from '../support/http/forged-tokens';
import { type Harness, startHarness } from '../support/service/harness';
import { type KeyServer, keySetOf, startKeyServer } from '../support/servers/key-server';
import { type Service, startServiceWith } from '../support/service/service-with-parts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const AUTH = { issuer: 'https://issuer.example.com', audience: 'the-service' };

/** An RSA key that names no algorithm, and tokens that it signs. */
function rsa(modulusLength: number, bits: number): { jwk: object; token: (claims: object) => string } {
  const { publicKey, privateKey } = generateKeyPairSync('rsa', { modulusLength });
  return {
    jwk: { ...publicKey.export({ format: 'jwk' }), kid: 'bad' },
    token: (claims) => {
      const input = `${segment({ alg: `RS${bits}`, kid: 'bad' })}.${segment(claims)}`;
      return `${input}.${sign(`sha${bits}`, Buffer.from(input), privateKey).toString('base64url')}`;
    },
  };
}
/** Shorter than RFC 7518 (section 3.3) allows. */
const shortRsa = rsa(1024, 256);
const rs384 = rsa(2048, 384);

const down: RequestListener = (request) => request.socket.destroy();
const text =
  (status: number, body: string): RequestListener =>
  (_request, response) => {
    response.writeHead(status, { 'Content-Type': 'text/html' }).end(body);
  };

describe("the issuer's keys", () => {
  let harness: Harness;
  let published: SigningKey;
  let attackers: SigningKey;
  let attackersPrivate: object;
  let attacker: KeyServer;
  let issuer: KeyServer;
  let service: Service;
  let advance: (ms: number) => void;

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    published = await newSigningKey('ES256');
    attackers = await newSigningKey('ES256');
    attackersPrivate = { ...(await exportJWK(attackers.privateKey)), kid: 'bad' };
    attacker = await startKeyServer(keySetOf(published.publicJwk, attackers.publicJwk));
  });
  beforeEach(async () => {
    let now = Date.now();
    advance = (ms) => (now += ms);
    jest.spyOn(Date, 'now').mockImplementation(() => now);
    issuer = await startKeyServer(keySetOf(published.publicJwk));
    service = await startServiceWith(harness, { auth: { ...AUTH, jwksUri: issuer.url } });
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await service.stop();
    await issuer.stop();
  });
  afterAll(async () => {
    await attacker.stop();
    await harness.stop();
  });

  const claims = (): object => ({
    iss: AUTH.issuer,
    aud: AUTH.audience,
    sub: 'somebody',
    // `new Date()` gives the real time. The test sets only `Date.now`, and jose does not use that.
    exp: Math.floor(new Date().getTime() / SECOND) + 600,
    role: 'super_admin',
  });
  const bearing = (token: string): Promise<Answered> => apiClient(service, token).get(REQUESTS);
  /** The answer to a call with a token of that key. */
  const calling = (key = published): Promise<Answered> =>
    bearing(signed({ alg: key.algorithm, kid: key.kid }, claims(), key));
  const statusOf = async (key?: SigningKey): Promise<number> => (await calling(key)).status;
  /** Another key, which has the id of the published one. */
  const forged = (): SigningKey => ({ ...attackers, kid: published.kid });
  /** A good key set that is too large. */
  const tooLarge = (): string =>
    ' '.repeat(2 * 1024 * 1024) + JSON.stringify({ keys: [published.publicJwk] });
  const expectUnavailable = ({ status, headers, body }: Answered): void => {
    expect({ status, body }).toEqual({
      status: 503,
      body: { detail: "The token issuer's keys are out of reach; try again" },
    });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  };

  describe('are asked for', () => {
    it('once, not for every token, not even when twenty come at once', async () => {
      const together = await Promise.all(Array.from({ length: 20 }, () => statusOf()));
      expect(new Set(together)).toEqual(new Set([200]));
      expect(await statusOf()).toBe(200);
      expect(issuer.asked()).toBe(1);
    });

    it('again after ten minutes', async () => {
      await statusOf();
      advance(11 * MINUTE);
      expect(await statusOf()).toBe(200);
      expect(issuer.asked()).toBe(2);
    });

    it('once for fifty tokens with random key ids, which are all 401', async () => {
      await statusOf();
      advance(6 * SECOND);
      const strangers = Array.from({ length: 50 }, () => statusOf({ ...attackers, kid: randomUUID() }));
      expect(new Set(await Promise.all(strangers))).toEqual(new Set([401]));
      expect(issuer.asked()).toBe(2);
    });

    it('once in five seconds while the issuer is down, whatever the tokens', async () => {
      await statusOf();
      issuer.answerWith(down);
      advance(6 * SECOND);
      const strangers = Array.from({ length: 50 }, () => statusOf({ ...attackers, kid: randomUUID() }));
      expect(new Set(await Promise.all(strangers))).toEqual(new Set([503]));
      expect(await statusOf()).toBe(200);
      expect(issuer.asked()).toBe(2);
      advance(11 * MINUTE);
      for (let count = 0; count < 5; count += 1) expect(await statusOf()).toBe(200);
      expect(issuer.asked()).toBe(3);
    });
  });

  describe('rotate without a restart:', () => {
    it('a new one is known once its first token comes, five seconds after the last question', async () => {
      await statusOf();
      const next = await newSigningKey('EdDSA');
      issuer.answerWith(keySetOf(published.publicJwk, next.publicJwk));
      expect(await statusOf(next)).toBe(401);
      advance(6 * SECOND);
      expect(await statusOf(next)).toBe(200);
      expect(await statusOf()).toBe(200);
    });

    it('the tokens of one that is gone are refused as soon as its successor is known', async () => {
      await statusOf();
      const next = await newSigningKey('ES256');
      issuer.answerWith(keySetOf(next.publicJwk));
      advance(6 * SECOND);
      expect(await statusOf(next)).toBe(200);
      expect(await statusOf()).toBe(401);
    });

    it('the tokens of one that is gone are refused after ten minutes at the latest', async () => {
      await statusOf();
      issuer.answerWith(keySetOf());
      advance(9 * MINUTE);
      expect(await statusOf()).toBe(200);
      advance(2 * MINUTE);
      expect(await statusOf()).toBe(401);
    });
  });

  describe.each<[string, RequestListener]>([
    ['is down', down],
    ['answers 500', text(500, '{"keys":[]}')],
    ['answers a page', text(200, '<html>Sign in</html>')],
    ['answers nothing', text(200, '')],
    ['answers 204', (_request, response) => response.writeHead(204).end()],
    ['answers a document that is no key set', text(200, '{"keys":{}}')],
    ['answers a key set that is too large', (_request, response) => response.end(tooLarge())],
    [
      'answers a key set that is too large, compressed',
      (_request, response) => response.setHeader('Content-Encoding', 'gzip').end(gzipSync(tooLarge())),
    ],
    ['sends elsewhere', (_request, response) => response.writeHead(302, { Location: attacker.url }).end()],
    [
      'breaks off',
      (_request, response) => {
        response.setHeader('Content-Length', '1000').write('{"keys":[');
        setImmediate(() => response.destroy());
      },
    ],
  ])('of an issuer that %s', (_title, failing) => {
    it('lead to 503, never 401, until they can be fetched for the first time; /statusz says so', async () => {
      const status = async (): Promise<unknown> => (await fetch(`${service.url}/statusz`)).json();
      issuer.answerWith(failing);
      expect(await status()).toMatchObject({ parts: { key_set: { status: 'down' } } });
      expectUnavailable(await calling());
      expectUnavailable(await calling(attackers));
      issuer.answerWith(keySetOf(published.publicJwk));
      advance(6 * SECOND);
      expect(await statusOf()).toBe(200);
      expect(await status()).toMatchObject({ parts: { key_set: { status: 'up' } } });
    });

    it('stay in use for an hour after they were fetched; an unknown one is 503, a bad signature 401', async () => {
      await statusOf();
      issuer.answerWith(failing);
      for (const minutes of [11, 20, 20]) {
        advance(minutes * MINUTE);
        expect(await statusOf()).toBe(200);
        expect(await statusOf(forged())).toBe(401);
        expectUnavailable(await calling(attackers));
      }
      advance(10 * MINUTE);
      expectUnavailable(await calling());
      expectUnavailable(await calling(forged()));
      issuer.answerWith(keySetOf(published.publicJwk));
      advance(6 * SECOND);
      expect(await statusOf()).toBe(200);
    });
  });

  describe('decide about a token that was good a moment ago:', () => {
    let answers: () => Promise<Answered>;
    const status = async (): Promise<number> => (await answers()).status;
    beforeEach(async () => {
      await statusOf();
      const exp = Math.floor(Date.now() / SECOND) + 2 * 3_600;
      const token = signed({ alg: 'ES256', kid: published.kid }, { ...claims(), exp }, published);
      answers = () => bearing(token);
      // From now on it is remembered.
      expect(await status()).toBe(200);
    });

    it('it is 401 as soon as other keys are known', async () => {
      const next = await newSigningKey('ES256');
      issuer.answerWith(keySetOf(next.publicJwk));
      advance(6 * SECOND);
      expect(await status()).toBe(200);
      expect(await statusOf(next)).toBe(200);
      expect(await answers()).toMatchObject({ status: 401, body: { detail: 'Invalid token' } });
    });

    it('it is 401 ten minutes after the keys were fetched, even if it was used just before', async () => {
      issuer.answerWith(keySetOf());
      advance(9 * MINUTE + 50 * SECOND);
      expect(await status()).toBe(200);
      advance(11 * SECOND);
      expect(await status()).toBe(401);
    });

    it('it is 503 an hour after the keys were fetched, if the issuer is down', async () => {
      issuer.answerWith(down);
      advance(59 * MINUTE + 50 * SECOND);
      expect(await status()).toBe(200);
      advance(11 * SECOND);
      expectUnavailable(await answers());
    });

    it('it stays good if the issuer gives the same ones again', async () => {
      advance(6 * SECOND);
      expect(await statusOf(attackers)).toBe(401);
      expect(issuer.asked()).toBe(2);
      const check = jest.spyOn(crypto.subtle, 'verify');
      expect(await status()).toBe(200);
      expect(check).not.toHaveBeenCalled();
    });
  });

  it('of an issuer that never answers lead to 503, and nothing hangs', async () => {
    issuer.answerWith(() => undefined);
    expectUnavailable(await calling());
    issuer.answerWith((_request, response) => response.write('{"keys":['));
    advance(6 * SECOND);
    expectUnavailable(await calling());
  });

  it('of an issuer that falls silent are waited for once, and then the known ones are used at once', async () => {
    await statusOf();
    let isPending = false;
    issuer.answerWith((request) => {
      isPending = true;
      request.socket.once('close', () => (isPending = false));
    });
    advance(11 * MINUTE);
    expect(await statusOf()).toBe(200);
    advance(6 * SECOND);
    expect(await statusOf()).toBe(200);
    // The issuer is still being asked, so the call above did not wait for it.
    await eventually(() => isPending);
  });

  it('are never fetched from an address that the issuer redirects to', () => {
    expect(attacker.asked()).toBe(0);
  });

  describe('are tried if a token names none:', () => {
    const unnamed = (key: SigningKey): Promise<Answered> =>
      bearing(signed({ alg: key.algorithm }, claims(), key));
    const statusOfUnnamed = async (key: SigningKey): Promise<number> => (await unnamed(key)).status;

    it('each one of its algorithm; a signature of another key is 401', async () => {
      const next = await newSigningKey('ES256');
      const other = await newSigningKey('EdDSA');
      issuer.answerWith(keySetOf(published.publicJwk, other.publicJwk, next.publicJwk));
      expect(await Promise.all([published, next, other].map(statusOfUnnamed))).toEqual([200, 200, 200]);
      expect(await unnamed(attackers)).toMatchObject({ status: 401, body: { detail: 'Invalid token' } });
      expect(issuer.asked()).toBe(1);
    });

    it('even if there are unusable keys beside them', async () => {
      const offCurve = { ...attackers.publicJwk, x: published.publicJwk.x };
      issuer.answerWith(keySetOf(offCurve, attackersPrivate, shortRsa.jwk, published.publicJwk));
      expect(await statusOfUnnamed(published)).toBe(200);
      expect(await statusOfUnnamed(attackers)).toBe(401);
    });

    it('the first eight and no more, so that no token costs more than that', async () => {
      const others = await Promise.all(Array.from({ length: 7 }, () => newSigningKey('ES256')));
      const last = await newSigningKey('ES256');
      issuer.answerWith(keySetOf(...[...others, published, last].map(({ publicJwk }) => publicJwk)));
      expect(await statusOfUnnamed(published)).toBe(200);
      expect(await statusOfUnnamed(last)).toBe(401);
      expect(await statusOf(last)).toBe(200);
    });

    it('and if none fits, the issuer is asked for a new one, once in five seconds', async () => {
      expect(await statusOfUnnamed(published)).toBe(200);
      const next = await newSigningKey('ES256');
      issuer.answerWith(keySetOf(next.publicJwk));
      expect(await statusOfUnnamed(next)).toBe(401);
      expect(issuer.asked()).toBe(1);
      advance(6 * SECOND);
      expect(await statusOfUnnamed(next)).toBe(200);
      expect(await statusOfUnnamed(published)).toBe(401);
      expect(issuer.asked()).toBe(2);
      advance(6 * SECOND);
      const forgeries = Array.from({ length: 50 }, () => statusOfUnnamed(attackers));
      expect(new Set(await Promise.all(forgeries))).toEqual(new Set([401]));
      expect(issuer.asked()).toBe(3);
    });

    it('and if none fits while the issuer is down, the answer is 503', async () => {
      expect(await statusOfUnnamed(published)).toBe(200);
      issuer.answerWith(down);
      advance(6 * SECOND);
      expectUnavailable(await unnamed(attackers));
      expect(await statusOfUnnamed(published)).toBe(200);
    });
  });

  describe('in one set do not affect one another:', () => {
    const secret = 'x'.repeat(64);
    const octets = { kty: 'oct', k: segment(secret), kid: 'bad' };
    const hmac = (): string => {
      const input = `${segment({ alg: 'HS256', kid: 'bad' })}.${segment(claims())}`;
      return `${input}.${createHmac('sha256', secret).update(input).digest('base64url')}`;
    };
    const ofAttacker = (): string => signed({ alg: 'ES256', kid: 'bad' }, claims(), attackers);

    it.each<[string, () => object[], () => string]>([
      ['no key', () => [], ofAttacker],
      ['a symmetric one', () => [octets], hmac],
      ['a symmetric one that says it is not', () => [{ ...octets, alg: 'ES256' }], ofAttacker],
      ['one for encryption', () => [{ ...attackers.publicJwk, use: 'enc', kid: 'bad' }], ofAttacker],
      [
        'one that is not for verifying',
        () => [{ ...attackers.publicJwk, key_ops: ['sign'], kid: 'bad' }],
        ofAttacker,
      ],
      ['one of another algorithm', () => [{ ...attackers.publicJwk, alg: 'ES384', kid: 'bad' }], ofAttacker],
      ['one with its private half', () => [attackersPrivate], ofAttacker],
      [
        'one whose point is on no curve',
        () => [{ ...attackers.publicJwk, x: published.publicJwk.x, kid: 'bad' }],
        ofAttacker,
      ],
      ['one without its point', () => [{ kty: 'EC', crv: 'P-256', kid: 'bad' }], ofAttacker],
      [
        'two of one id',
        () => [
          { ...attackers.publicJwk, kid: 'bad' },
          { ...published.publicJwk, kid: 'bad' },
        ],
        ofAttacker,
      ],
      ['one that signs by an algorithm not taken here', () => [rs384.jwk], () => rs384.token(claims())],
      ['one of 1024 bits', () => [shortRsa.jwk], () => shortRsa.token(claims())],
    ])('%s makes no token good, and harms no other key', async (_title, keys, token) => {
      issuer.answerWith(keySetOf(...keys(), published.publicJwk));
      expect(await bearing(token())).toMatchObject({ status: 401, body: { detail: 'Invalid token' } });
      expect(await statusOf()).toBe(200);
      expect(await bearing(token())).toMatchObject({ status: 401, body: { detail: 'Invalid token' } });
    });
  });
});
