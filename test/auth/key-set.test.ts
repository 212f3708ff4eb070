import { createTokenVerifier } from '../../src/auth/verify-token';
import { UnauthorizedError, UnavailableError } from '../../src/errors';
import { startTokenIssuer, type TokenIssuer } from '../support/token-issuer';

const MINUTE = 60_000;

describe("the issuer's keys", () => {
  let issuer: TokenIssuer;
  let now: number;
  beforeEach(async () => {
    issuer = await startTokenIssuer();
    now = Date.now();
    jest.spyOn(Date, 'now').mockImplementation(() => now);
  });
  afterEach(async () => {
    jest.restoreAllMocks();
    await issuer.down();
  });

  const longLived = (): Promise<string> => issuer.token({ exp: Math.floor(now / 1000) + 86_400 });

  it('are asked for once, not for every token', async () => {
    const verify = createTokenVerifier(issuer.auth);
    for (let count = 0; count < 5; count += 1) await verify(`Bearer ${await issuer.token()}`);
    expect(issuer.asked()).toBe(1);
  });

  it('that are old are asked for again', async () => {
    const verify = createTokenVerifier(issuer.auth);
    const token = await longLived();
    await verify(`Bearer ${token}`);
    now += 11 * MINUTE;
    await verify(`Bearer ${token}`);
    expect(issuer.asked()).toBe(2);
  });

  it('go on to serve while the issuer is down, for an hour, and then are 503 rather than 401', async () => {
    const verify = createTokenVerifier(issuer.auth);
    const token = await longLived();
    await verify(`Bearer ${token}`);
    await issuer.down();
    for (const minutes of [5, 20, 30]) {
      now += minutes * MINUTE;
      expect(await verify(`Bearer ${token}`)).toMatchObject({ sub: 'somebody' });
    }
    now += 20 * MINUTE;
    await expect(verify(`Bearer ${token}`)).rejects.toBeInstanceOf(UnavailableError);

    await issuer.up();
    now += MINUTE;
    expect(await verify(`Bearer ${token}`)).toMatchObject({ sub: 'somebody' });
  });

  it('that served while the issuer was down still refuse a bad token', async () => {
    const verify = createTokenVerifier(issuer.auth);
    const token = await longLived();
    await verify(`Bearer ${token}`);
    await issuer.down();
    now += 20 * MINUTE;
    await expect(verify(`Bearer ${token.slice(0, -6)}AAAAAA`)).rejects.toBeInstanceOf(UnauthorizedError);
  });

  it('that could never be had are 503, until they can be', async () => {
    await issuer.down();
    const verify = createTokenVerifier(issuer.auth);
    const token = await longLived();
    await expect(verify(`Bearer ${token}`)).rejects.toBeInstanceOf(UnavailableError);
    await issuer.up();
    now += MINUTE;
    expect(await verify(`Bearer ${token}`)).toMatchObject({ sub: 'somebody' });
  });

  it('are not asked for by every call while the issuer is down', async () => {
    const verify = createTokenVerifier(issuer.auth);
    const token = await longLived();
    await issuer.down();
    await expect(verify(`Bearer ${token}`)).rejects.toBeInstanceOf(UnavailableError);
    await issuer.up();
    now += 1_000;
    await expect(verify(`Bearer ${token}`)).rejects.toBeInstanceOf(UnavailableError);
    expect(issuer.asked()).toBe(0);
  });

  it('that are new are found, once the cool-down has passed', async () => {
    const verify = createTokenVerifier(issuer.auth);
    await verify(`Bearer ${await longLived()}`);
    const key = await issuer.newKey('ES256');
    const token = await issuer.token({}, key);
    now += MINUTE;
    expect(await verify(`Bearer ${token}`)).toMatchObject({ sub: 'somebody' });
  });

  it('cannot be made to be asked for again and again by tokens of unknown keys', async () => {
    const verify = createTokenVerifier(issuer.auth);
    await verify(`Bearer ${await longLived()}`);
    const unknown = await issuer.newKey('ES256', { published: false });
    for (let count = 0; count < 10; count += 1) {
      const token = await issuer.token({ count }, unknown);
      await expect(verify(`Bearer ${token}`)).rejects.toBeInstanceOf(UnauthorizedError);
    }
    expect(issuer.asked()).toBeLessThanOrEqual(2);
  });
});
