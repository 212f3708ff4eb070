import { createHmac } from 'node:crypto';
import { type CryptoKey, exportSPKI, importJWK } from 'jose';
import { createTokenVerifier, type VerifyToken } from '../../src/auth/verify-token';
import { UnauthorizedError } from '../../src/errors';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer';

type Key = Awaited<ReturnType<TokenIssuer['newKey']>>;

describe('a bearer token', () => {
  let issuer: TokenIssuer;
  let verify: VerifyToken;
  let published: Key;
  const now = (): number => Math.floor(Date.now() / 1000);

  beforeAll(async () => {
    issuer = await startTokenIssuer();
    published = await issuer.newKey('RS256');
  });
  beforeEach(() => {
    verify = createTokenVerifier(issuer.auth);
  });
  afterAll(() => issuer.down());

  const expectRefused = async (token: string, message = 'Invalid token'): Promise<void> => {
    const error = await verify(`Bearer ${token}`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnauthorizedError);
    expect((error as UnauthorizedError).message).toBe(message);
  };

  it.each(['RS256', 'PS256', 'ES256', 'EdDSA'])(
    'signed by %s with a key of the issuer is good',
    async (algorithm) => {
      const key = await issuer.newKey(algorithm);
      const token = await issuer.token({ sub: 'ona', role: 'super_admin' }, key);
      expect(await verify(`Bearer ${token}`)).toMatchObject({ sub: 'ona', role: 'super_admin' });
    },
  );

  it.each(['Bearer', 'bearer', 'BEARER', 'BeArEr'])('may be announced as %s', async (scheme) => {
    expect(await verify(`${scheme} ${await issuer.token()}`)).toMatchObject({ sub: 'somebody' });
  });

  it.each([
    ['no header', () => undefined],
    ['an empty one', () => ''],
    ['a scheme alone', () => 'Bearer '],
    ['another scheme', (token: string) => `Basic ${token}`],
    ['no scheme', (token: string) => token],
    ['two tokens', (token: string) => `Bearer ${token} ${token}`],
    ['a list', (token: string) => `Bearer ${token}, Bearer ${token}`],
  ])('is missed in %s', async (_title, header) => {
    await expect(verify(header(await issuer.token()))).rejects.toThrow(/^Not authenticated/);
  });

  it.each([
    ['of another issuer', { iss: 'https://elsewhere.example.com' }],
    ['without an issuer', { iss: undefined }],
    ['for another audience', { aud: 'another-service' }],
    ['without an audience', { aud: undefined }],
    ['that never expires', { exp: undefined }],
    ['whose expiry is no number', { exp: 'tomorrow' }],
    ['of nobody', { sub: undefined }],
    ['not valid yet', { nbf: Math.floor(Date.now() / 1000) + 600 }],
  ])('%s is refused', async (_title, claims) => {
    await expectRefused(await issuer.token(claims));
  });

  it('for several audiences is good if this service is one', async () => {
    const token = await issuer.token({ aud: ['another-service', issuer.auth.audience] });
    expect(await verify(`Bearer ${token}`)).toMatchObject({ sub: 'somebody' });
  });

  it.each([
    ['empty', ''],
    ['too long', 'x'.repeat(201)],
    ['with a NUL', 'a\0b'],
    ['no string', 7],
  ])('whose subject is %s is refused', async (_title, sub) => {
    const error = await verify(`Bearer ${await issuer.token({ sub })}`).catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(UnauthorizedError);
  });

  it('that has expired is refused, and says so; clocks may differ by five seconds', async () => {
    await expectRefused(await issuer.token({ exp: now() - 60 }), 'The token has expired');
    expect(await verify(`Bearer ${await issuer.token({ exp: now() - 1 })}`)).toMatchObject({
      sub: 'somebody',
    });
  });

  it('signed by a key the issuer does not have is refused, under a new id or a known one', async () => {
    const foreign = await issuer.newKey('RS256', { published: false });
    await expectRefused(await issuer.token({}, foreign));
    await expectRefused(await issuer.token({}, { ...foreign, kid: published.kid }));
  });

  it('whose claims were changed after it was signed is refused', async () => {
    const [header, , signature] = (await issuer.token({}, published)).split('.');
    const [, claims] = (await issuer.token({ role: 'super_admin' }, published)).split('.');
    await expectRefused([header, claims, signature].join('.'));
  });

  describe('that anybody could make', () => {
    const part = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
    const claims = async (): Promise<string> => (await issuer.token()).split('.')[1] ?? '';

    it.each(['none', 'None', 'NONE'])('is refused: alg %s', async (alg) => {
      await expectRefused(`${part({ alg })}.${await claims()}.AA`);
      await expect(verify(`Bearer ${part({ alg })}.${await claims()}.`)).rejects.toBeInstanceOf(
        UnauthorizedError,
      );
    });

    it('is refused: the public key used as a shared secret', async () => {
      const signed = `${part({ alg: 'HS256', kid: published.kid })}.${await claims()}`;
      const publicKey = (await importJWK(published.publicJwk, 'RS256', { extractable: true })) as CryptoKey;
      for (const secret of [
        await exportSPKI(publicKey),
        JSON.stringify(published.publicJwk),
        published.publicJwk.n ?? '',
      ]) {
        await expectRefused(`${signed}.${createHmac('sha256', secret).update(signed).digest('base64url')}`);
      }
    });

    it('is refused: a key that it brings along', async () => {
      const own = await issuer.newKey('ES256', { published: false });
      const token = await issuer.token({}, own);
      const [, body, signature] = token.split('.');
      await expectRefused(`${part({ alg: 'ES256', jwk: own.publicJwk })}.${body ?? ''}.${signature ?? ''}`);
    });

    it.each(['a.b', 'a.b.c', '....', 'e30.e30.e30', `${'x'.repeat(5000)}.y.z`])(
      'is refused: %.20s',
      async (token) => {
        await expectRefused(token);
      },
    );
  });
});
