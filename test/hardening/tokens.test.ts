import { createHmac, KeyObject } from 'node:crypto';
import { CompactEncrypt, type CryptoKey, importJWK } from 'jose';
import { REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { segment, signed, type SigningKey } from '../support/http/forged-tokens';
import { type Harness, startHarness } from '../support/service/harness';
import { type KeyServer, keySetOf, startKeyServer } from '../support/servers/key-server';
import { type RawAnswer, rawRequest } from '../support/http/raw-request';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTokenIssuer, type TokenIssuer } from '../support/servers/token-issuer';

const ISSUER = 'https://issuer.example.com';
const AUDIENCE = 'the-service';
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA'] as const;
const now = (): number => Math.floor(Date.now() / 1000);
const claims = (changes: Record<string, unknown> = {}): Record<string, unknown> => ({
  iss: ISSUER,
  aud: AUDIENCE,
  sub: 'mallory',
  exp: now() + 600,
  role: 'super_admin',
  ...changes,
});
/** Claims as JSON. The member `name` is written exactly as `json`. */
const written = (name: string, json: string): string =>
  JSON.stringify(claims({ [name]: '@' })).replace('"@"', json);

describe('a token', () => {
  let harness: Harness;
  let issuer: TokenIssuer;
  let service: Service;
  let attacker: KeyServer;
  /** The issuer's keys: one for each algorithm, and two for ES256. */
  const keys = {} as Record<(typeof ALGORITHMS)[number], SigningKey>;
  let es256: SigningKey;
  let rs256: SigningKey;
  let foreign: SigningKey;
  let publicRsa: KeyObject;
  const sent: string[] = [];

  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    issuer = await startTokenIssuer();
    for (const algorithm of ALGORITHMS) keys[algorithm] = await issuer.newKey(algorithm);
    es256 = keys.ES256;
    rs256 = keys.RS256;
    foreign = await issuer.newKey('ES256', { published: false });
    publicRsa = KeyObject.from((await importJWK(rs256.publicJwk, 'RS256')) as CryptoKey);
    attacker = await startKeyServer(keySetOf(foreign.publicJwk));
    service = await startServiceWith(harness, { auth: issuer.auth });
  });
  afterAll(async () => {
    await service.stop();
    await attacker.stop();
    await issuer.down();
    await harness.stop();
  });

  const call = (headers: string[], path = REQUESTS): Promise<RawAnswer> => {
    sent.push(...headers);
    return rawRequest(service.url, { path, headers });
  };
  const bearing = (token: string): Promise<RawAnswer> => call(['Authorization', `Bearer ${token}`]);
  const expectUnauthorised = (answer: RawAnswer, detail: unknown): void => {
    expect({ status: answer.status, body: JSON.parse(answer.text) as unknown }).toEqual({
      status: 401,
      body: { detail },
    });
    expect(answer.headers['www-authenticate']).toBe('Bearer');
  };
  const expectRefused = async (token: string, detail = 'Invalid token'): Promise<void> =>
    expectUnauthorised(await bearing(token), detail);
  const expectGood = async (token: string): Promise<void> => expect((await bearing(token)).status).toBe(200);
  const header = (changes: object = {}, { algorithm, kid } = es256): object => ({
    alg: algorithm,
    kid,
    ...changes,
  });

  describe('is good', () => {
    it.each(ALGORITHMS)('when %s signed it with a key of the issuer', async (algorithm) => {
      await expectGood(await issuer.token({ role: 'super_admin' }, keys[algorithm]));
    });

    it.each(['Bearer', 'bearer', 'BEARER', 'BeArEr'])('when the scheme is written %s', async (scheme) => {
      const answer = await call(['Authorization', `${scheme} ${signed(header(), claims(), es256)}`]);
      expect(answer.status).toBe(200);
    });

    it.each([
      ['for several audiences, this service among them', { aud: ['another-service', AUDIENCE] }],
      ['that expires at a fraction of a second (RFC 7519, section 2)', { exp: now() + 600.5 }],
      ['issued in the future, which RFC 7519 has nobody check (section 4.1.6)', { iat: now() + 9_999 }],
    ])('%s', async (_title, changes) => {
      await expectGood(signed(header(), claims(changes), es256));
    });

    it('that expired within the five seconds that clocks may differ by', async () => {
      await expectGood(signed(header(), claims({ exp: now() }), es256));
    });

    it.each(['JWT', 'jwt', 'at+jwt', 'application/at+JWT'])('of the type %s', async (typ) => {
      await expectGood(signed(header({ typ }), claims(), es256));
    });

    it('without a kid, where the issuer has one key of its algorithm or several (RFC 7515, appendix D)', async () => {
      await expectGood(signed({ alg: 'RS256' }, claims(), rs256));
      await expectGood(signed({ alg: 'ES256' }, claims(), es256));
    });

    it('that has a member twice, of which the last one counts (RFC 7519, section 4)', async () => {
      const twice = (last: string): string => written('role', `"x","role":"${last}"`);
      await expectGood(
        signed(`{"alg":"none","alg":"ES256","kid":"${es256.kid}"}`, twice('super_admin'), es256),
      );
      expect((await bearing(signed(header(), twice('auditor'), es256))).status).toBe(403);
    });
  });

  describe('is not found', () => {
    const good = (): string => signed(header(), claims(), es256);
    it.each<[string, (token: string) => string[]]>([
      ['without a header', () => []],
      ['in an empty header', () => ['Authorization', '']],
      ['after the scheme alone', () => ['Authorization', 'Bearer ']],
      ['under another scheme', (token) => ['Authorization', `Basic ${token}`]],
      ['without a scheme', (token) => ['Authorization', token]],
      ['when there are two', (token) => ['Authorization', `Bearer ${token} ${token}`]],
      ['in a list', (token) => ['Authorization', `Bearer ${token}, Bearer ${token}`]],
      ['in a cookie', (token) => ['Cookie', `access_token=${token}; Authorization=Bearer ${token}`]],
      ['in a header of a proxy', (token) => ['Proxy-Authorization', `Bearer ${token}`]],
      ['in a header of its own', (token) => ['X-Forwarded-Authorization', `Bearer ${token}`]],
    ])('%s', async (_title, headers) => {
      expectUnauthorised(await call(headers(good())), expect.stringMatching(/^Not authenticated/));
    });

    it.each(['access_token', 'token', 'authorization'])('in the query, as %s', async (name) => {
      sent.push(good());
      const answer = await call([], `${REQUESTS}?${name}=${sent.at(-1) ?? ''}`);
      expectUnauthorised(answer, expect.stringMatching(/^Not authenticated/));
    });

    it.each(['application/x-www-form-urlencoded', 'application/json'])('in a body of %s', async (type) => {
      const token = good();
      sent.push(token);
      const form = `access_token=${token}`;
      const answer = await rawRequest(service.url, {
        method: 'POST',
        path: REQUESTS,
        headers: ['Content-Type', type],
        body: [type.endsWith('json') ? JSON.stringify({ access_token: token }) : form],
      });
      expectUnauthorised(answer, expect.stringMatching(/^Not authenticated/));
    });

    it('in two Authorization headers, no matter which of them is good', async () => {
      const [one, other] = [`Bearer ${good()}`, 'Bearer x.y.z'];
      for (const pair of [
        [one, other],
        [other, one],
        [one, one],
      ]) {
        const answer = await call(pair.flatMap((value) => ['Authorization', value]));
        expectUnauthorised(answer, 'Send one Authorization header');
      }
    });

    it('when it takes 20 KiB: 431', async () => {
      const large = signed(header(), claims({ padding: 'x'.repeat(20 * 1024) }), es256);
      expect((await bearing(large)).status).toBe(431);
    });
  });

  describe('is refused for its signature:', () => {
    it.each(['none', 'None', 'NONE', 'nOnE', 'none '])(
      'alg %j, with any signature and with none',
      async (alg) => {
        const [, , signature] = signed(header(), claims(), es256).split('.');
        for (const last of ['', 'AA', signature]) {
          await expectRefused(`${segment(header({ alg }))}.${segment(claims())}.${last ?? ''}`);
        }
      },
    );

    it.each([
      ['SPKI PEM', () => publicRsa.export({ type: 'spki', format: 'pem' })],
      [
        'SPKI PEM without its last line break',
        () => String(publicRsa.export({ type: 'spki', format: 'pem' })).trimEnd(),
      ],
      ['PKCS #1 PEM', () => publicRsa.export({ type: 'pkcs1', format: 'pem' })],
      ['DER', () => publicRsa.export({ type: 'spki', format: 'der' })],
      ['the JWK as it is published', () => JSON.stringify(rs256.publicJwk)],
      ['the modulus, in base64url', () => rs256.publicJwk.n ?? ''],
      ['the modulus, in bytes', () => Buffer.from(rs256.publicJwk.n ?? '', 'base64url')],
      ['nothing', () => ''],
    ])('HMAC, with the public key as the secret: %s', async (_title, secret) => {
      for (const bits of ['256', '384', '512']) {
        const input = `${segment({ alg: `HS${bits}`, kid: rs256.kid })}.${segment(claims())}`;
        const signature = createHmac(`sha${bits}`, secret()).update(input).digest('base64url');
        await expectRefused(`${input}.${signature}`);
      }
    });

    it.each<[string, () => object]>([
      ['jwk', () => ({ jwk: foreign.publicJwk })],
      ['jwk, under a kid of the issuer', () => ({ jwk: foreign.publicJwk, kid: es256.kid })],
      ['jku', () => ({ jku: attacker.url })],
      ['x5u', () => ({ x5u: attacker.url })],
      ['x5c', () => ({ x5c: [segment(foreign.publicJwk)] })],
      ['a kid that is a URL', () => ({ kid: attacker.url })],
    ])('a key that it brings itself, by %s', async (_title, own) => {
      await expectRefused(signed(header(own(), foreign), claims(), foreign));
      expect(attacker.asked()).toBe(0);
    });

    it('a key that is not the issuer’s, with its own kid or a known one', async () => {
      await expectRefused(signed(header({}, foreign), claims(), foreign));
      await expectRefused(signed(header(), claims(), foreign));
    });

    it('a key of the issuer, but of another algorithm', async () => {
      await expectRefused(signed(header({ alg: 'PS256' }, rs256), claims(), rs256));
      await expectRefused(signed(header({ kid: rs256.kid }), claims(), es256));
      await expectRefused(signed(header({ alg: 'ES256' }, rs256), claims(), rs256));
    });

    it.each(['RS384', 'RS512', 'PS512', 'ES384', 'ES256K', 'rs256', '', 7, null, ['ES256'], undefined])(
      'alg %j, which is not accepted here',
      async (alg) => {
        await expectRefused(signed(header({ alg }), claims(), es256));
      },
    );

    it.each([
      ['empty', ''],
      ['all zeros', Buffer.alloc(64).toString('base64url')],
      ['too short', 'AAAA'],
    ])('a signature that is %s', async (_title, signature) => {
      await expectRefused(`${segment(header())}.${segment(claims())}.${signature}`);
    });

    it('a signature of other claims, or of another header', async () => {
      const [first, , signature] = signed(header(), claims(), es256).split('.');
      const [otherFirst, otherClaims] = signed(header({ typ: 'JWT' }), claims({ sub: 'x' }), es256).split(
        '.',
      );
      await expectRefused([first, otherClaims, signature].join('.'));
      await expectRefused([otherFirst, segment(claims()), signature].join('.'));
    });
  });

  describe('is refused for its header:', () => {
    it.each<[string, unknown]>([
      ['unknown', 'somebody'],
      ['a path that leads to a file', '../../etc/passwd'],
      ['a device', '/dev/null'],
      ['SQL', "key' or '1'='1"],
      ['a NUL', 'key\0'],
      ['long', 'k'.repeat(5_000)],
      ['a member of every object', '__proto__'],
      ['a number', 1],
      ['null', null],
      ['a list', ['key']],
      ['empty', ''],
    ])('a kid that is %s', async (_title, kid) => {
      await expectRefused(signed(header({ kid }), claims(), es256));
    });

    it('no kid, and a key that is not the issuer’s', async () => {
      await expectRefused(signed({ alg: 'ES256' }, claims(), foreign));
    });

    it.each<[string, object]>([
      ['an extension unknown here', { crit: ['x'], x: true }],
      ['an extension that is not there', { crit: ['x'] }],
      ['claims', { crit: ['exp'], exp: 1 }],
      ['nothing', { crit: [] }],
      ['no list', { crit: 'exp', exp: 1 }],
      ['an unencoded payload (RFC 7797, section 7)', { crit: ['b64'], b64: false }],
    ])('crit, with %s', async (_title, critical) => {
      await expectRefused(signed(header(critical), claims(), es256));
    });

    it.each(['logout+jwt', 'dpop+jwt', 'secevent+jwt', 'application/jwt-other', '', 7])(
      'a type that is not that of an access token (RFC 8725, section 3.11): %j',
      async (typ) => {
        await expectRefused(signed(header({ typ }), claims(), es256));
      },
    );
  });

  describe('is refused for its shape:', () => {
    it.each(['a.b', 'a.b.c', '....', 'e30.e30.e30', `${'x'.repeat(500)}.y.z`])('%s', async (token) => {
      await expectRefused(token);
    });

    it('an encrypted token', async () => {
      const encryption = await importJWK({ ...rs256.publicJwk, alg: 'RSA-OAEP-256', use: 'enc' });
      const inner = new TextEncoder().encode(signed(header(), claims(), es256));
      const encrypted = new CompactEncrypt(inner).setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM' });
      await expectRefused(await encrypted.encrypt(encryption));
    });

    it.each(['[]', '"claims"', '7', 'null', '{', ''])('claims that are %j', async (json) => {
      await expectRefused(signed(header(), json, es256));
    });

    it('a token in a token', async () => {
      await expectRefused(signed(header({ cty: 'JWT' }), signed(header(), claims(), es256), es256));
    });
  });

  describe('is refused for its claims:', () => {
    it.each<[string, Record<string, unknown>]>([
      ['no expiry', { exp: undefined }],
      ['no subject', { sub: undefined }],
      ['no audience', { aud: undefined }],
      ['no issuer', { iss: undefined }],
      ['an issuer with one more slash at its end', { iss: `${ISSUER}/` }],
      ['an issuer in another case', { iss: ISSUER.toUpperCase() }],
      ['an issuer over http', { iss: ISSUER.replace('https', 'http') }],
      ['another issuer', { iss: 'https://elsewhere.example.com' }],
      ['a list of issuers', { iss: [ISSUER] }],
      ['another audience', { aud: 'another-service' }],
      ['several other audiences', { aud: ['another-service', `${AUDIENCE} `] }],
      ['an audience that begins like this one', { aud: `${AUDIENCE}-2` }],
      ['not valid yet', { nbf: now() + 600 }],
      ['a start that is a string', { nbf: '0' }],
      ['an issue time that is a string', { iat: 'today' }],
      ['an expiry that is a string', { exp: String(now() + 600) }],
      ['an expiry that is a time in words', { exp: '2099-01-01T00:00:00Z' }],
      ['an expiry that is null', { exp: null }],
      ['an expiry that is true', { exp: true }],
      ['an expiry that is a list', { exp: [now() + 600] }],
      ['an expiry in the year 10^9, which is no date', { exp: 3.2e16 }],
      ['an expiry of 1e308', { exp: 1e308 }],
    ])('%s', async (_title, changes) => {
      await expectRefused(signed(header(), claims(changes), es256));
    });

    it.each(['1e999', 'NaN', 'Infinity'])('an expiry written %s', async (json) => {
      await expectRefused(signed(header(), written('exp', json), es256));
    });

    it.each([
      ['a minute ago', now() - 60],
      ['at the epoch', 0],
      ['before the epoch', -1],
      ['long before the epoch', -1e308],
    ])('an expiry %s, and says so', async (_title, exp) => {
      await expectRefused(signed(header(), claims({ exp }), es256), 'The token has expired');
    });

    it.each([
      ['empty', ''],
      ['too long', 'x'.repeat(201)],
      ['with a NUL', 'a\0b'],
      ['a number', 7],
      ['an object', { toString: 'mallory' }],
    ])('a subject that is %s', async (_title, sub) => {
      const detail = 'Invalid token: sub must be a string of 1 to 200 characters';
      await expectRefused(signed(header(), claims({ sub }), es256), detail);
    });
  });

  it.each<[string, Record<string, unknown>]>([
    ['no role', { role: undefined }],
    ['a role unknown here', { role: 'root' }],
    ['a role in another case', { role: 'SUPER_ADMIN' }],
    ['a role with a space after it', { role: 'super_admin ' }],
    ['a number', { role: 1 }],
    ['an object', { role: { super_admin: true } }],
    ['a list in a list', { role: [['super_admin']] }],
    ['two roles', { role: ['super_admin', 'tenant_admin'], tenant_id: 'acme-eu' }],
    ['a role and roles that contradict it', { roles: ['tenant_admin'], tenant_id: 'acme-eu' }],
    ['a partner admin without a partner', { role: 'partner_admin' }],
    ['a partner admin of a partner with a NUL', { role: 'partner_admin', partner_id: 'acme\0' }],
    ['a tenant admin of a tenant with half a surrogate pair', { role: 'tenant_admin', tenant_id: '\ud800' }],
    ['a tenant admin of several tenants', { role: 'tenant_admin', tenant_id: ['acme-eu', 'acme-us'] }],
  ])('with %s is known, but may do nothing: 403', async (_title, changes) => {
    const answer = await bearing(signed(header(), claims(changes), es256));
    expect(answer.status).toBe(403);
    expect(answer.headers).not.toHaveProperty('www-authenticate');
  });

  it('is never logged, not even a part of it', async () => {
    const parts = sent.flatMap((text) => text.split(/[\s.,;=]+/)).filter((part) => part.length > 20);
    expect(parts.length).toBeGreaterThan(300);
    const path = `${REQUESTS}/the-last-call`;
    await call(['Authorization', `Bearer ${signed(header(), claims(), es256)}`], path);
    await eventually(() => service.logged().includes(path));
    expect(parts.filter((part) => service.logged().includes(part))).toEqual([]);
  });
});
