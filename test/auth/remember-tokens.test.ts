import { rememberTokens } from '../../src/auth/remember-tokens';
import { createTokenVerifier, type VerifyToken } from '../../src/auth/verify-token';
import { UnauthorizedError } from '../../src/errors';
import { startTokenIssuer, type TokenIssuer } from '../support/servers/token-issuer';

const SECOND = 1_000;
/** Everything but the time of day runs as usual. */
const REAL = [
  ...(['nextTick', 'queueMicrotask', 'performance', 'hrtime'] as const),
  ...(['setImmediate', 'setInterval', 'setTimeout'] as const),
  ...(['clearImmediate', 'clearInterval', 'clearTimeout'] as const),
];

/** What jose calls for each signature. */
const watchSignatureChecks = (): jest.SpyInstance => jest.spyOn(crypto.subtle, 'verify');

describe('a token that was good', () => {
  let issuer: TokenIssuer;
  let verify: VerifyToken;
  let signatureChecks: jest.SpyInstance;

  beforeEach(async () => {
    jest.useFakeTimers({ doNotFake: REAL });
    issuer = await startTokenIssuer();
    verify = createTokenVerifier(issuer.auth);
    // The keys are known from now on.
    await use(await issuer.token());
    signatureChecks = watchSignatureChecks();
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    jest.useRealTimers();
    await issuer.down();
  });

  const use = (token: string): ReturnType<VerifyToken> => verify(`Bearer ${token}`);
  const advance = (ms: number): void => {
    jest.setSystemTime(Date.now() + ms);
  };
  const checks = (): number => signatureChecks.mock.calls.length;
  const secondsFromNow = (seconds: number): number => Math.floor(Date.now() / SECOND) + seconds;

  it('is not checked again for a minute, and gives the same claims', async () => {
    const token = await issuer.token({ sub: 'ona', role: 'tenant_admin' });
    const first = await use(token);
    advance(59 * SECOND);
    expect(await use(token)).toEqual(first);
    expect(first).toMatchObject({ sub: 'ona', role: 'tenant_admin' });
    expect(checks()).toBe(1);
    advance(2 * SECOND);
    await use(token);
    expect(checks()).toBe(2);
  });

  it('is told from another one of the same subject', async () => {
    const roles = ['super_admin', 'tenant_admin'];
    const tokens = await Promise.all(roles.map((role) => issuer.token({ role })));
    for (let time = 0; time < 2; time += 1) {
      expect(await Promise.all(tokens.map(use))).toEqual([
        expect.objectContaining({ role: 'super_admin' }),
        expect.objectContaining({ role: 'tenant_admin' }),
      ]);
    }
    expect(checks()).toBe(2);
  });

  it('gives its claims to two first calls at once', async () => {
    const token = await issuer.token({ sub: 'ona' });
    const [one, other] = await Promise.all([use(token), use(token)]);
    expect([one.sub, other.sub]).toEqual(['ona', 'ona']);
  });

  it('is refused once it has expired', async () => {
    const token = await issuer.token({ exp: secondsFromNow(20) });
    await use(token);
    await use(token);
    expect(checks()).toBe(1);
    // A minute has not passed yet.
    advance(30 * SECOND);
    await expect(use(token)).rejects.toThrow(new UnauthorizedError('The token has expired'));
  });

  it('is checked again after its exp, even within the tolerance for clocks', async () => {
    const token = await issuer.token({ exp: secondsFromNow(20) });
    await use(token);
    advance(22 * SECOND);
    await use(token);
    await use(token);
    expect(checks()).toBe(3);
  });

  it.each([
    ['that is expired', { exp: 1 }],
    ['that is not good yet', { nbf: 9_999_999_999 }],
    ['for another service', { aud: 'another' }],
    ['of another issuer', { iss: 'https://other.example.com' }],
    ['without a subject', { sub: undefined }],
    ['with a subject that is too long', { sub: 'x'.repeat(201) }],
  ])('is not one %s: that is checked and refused each time', async (_what, claims) => {
    const token = await issuer.token(claims);
    for (const time of [1, 2, 3]) {
      await expect(use(token)).rejects.toThrow(UnauthorizedError);
      expect(checks()).toBe(time);
    }
  });

  it('stays remembered under a flood of bad ones', async () => {
    const token = await issuer.token();
    await use(token);
    // Together they have more characters than fit into the memory.
    const bad = await issuer.token({ aud: 'another', filling: 'x'.repeat(1024 * 1024) });
    for (let sent = 0; sent < 10; sent += 1) {
      await expect(use(bad.slice(0, -sent || undefined))).rejects.toThrow(UnauthorizedError);
    }
    const before = checks();
    await use(token);
    expect(checks()).toBe(before);
  });

  it('makes room for later ones, so that the memory does not grow', async () => {
    const token = await issuer.token();
    await use(token);
    for (let sent = 0; sent < 10; sent += 1) {
      await use(await issuer.token({ sent, filling: 'x'.repeat(1024 * 1024) }));
    }
    const before = checks();
    await use(token);
    expect(checks()).toBe(before + 1);
  });

  it('is not remembered if the keys change while it is checked', async () => {
    let keys = {};
    const checked: string[] = [];
    const claimsOf = rememberTokens(
      async (token) => {
        checked.push(token);
        if (checked.length === 1) {
          keys = {};
          await claimsOf('a token of the new keys');
        }
        return { exp: secondsFromNow(600) };
      },
      () => keys,
    );
    for (let call = 0; call < 3; call += 1) await claimsOf('this token');
    expect(checked).toEqual(['this token', 'a token of the new keys', 'this token']);
  });
});
