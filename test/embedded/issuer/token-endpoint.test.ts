import { createRemoteJWKSet, decodeJwt, type JWTPayload, jwtVerify } from 'jose';
import { type EmbeddedIssuer, startIssuer } from '../../../src/embedded/issuer/development-issuer';
import { temporaryFolder } from '../support/temporary-folder';
import {
  askForTokens,
  CALLBACK,
  CLIENT_ID,
  codeFor,
  codeForm,
  refreshForm,
  type TokenAnswer,
} from './support/signing-in';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe("the development issuer's token endpoint", () => {
  const dataDir = temporaryFolder();
  let issuer: EmbeddedIssuer;
  let authority: string;
  let lead: number;
  beforeEach(async () => {
    lead = 0;
    const claims = { role: 'roles', partner: 'org', tenant: 'unit', groups: 'teams' };
    issuer = await startIssuer(dataDir, { clientId: CLIENT_ID, claims, now: () => Date.now() + lead });
    authority = issuer.auth.authority ?? '';
  });
  afterEach(() => issuer.stop());

  const exchange = async (
    code: string,
    changes: Record<string, string | undefined> = {},
  ): Promise<TokenAnswer> => askForTokens(authority, { ...codeForm(code), ...changes });
  const refresh = (answer: TokenAnswer): Promise<TokenAnswer> => askForTokens(authority, refreshForm(answer));
  const verified = async (token: unknown, audience: string): Promise<JWTPayload> => {
    const keys = createRemoteJWKSet(new URL(issuer.auth.jwksUri));
    const { payload } = await jwtVerify(String(token), keys, { issuer: issuer.auth.issuer, audience });
    return payload;
  };
  const expectRefusal = ({ status, headers, body }: TokenAnswer, error: string): void => {
    expect({ status, body }).toEqual({
      status: 400,
      body: { error, error_description: expect.any(String) as string },
    });
    expect(headers.get('cache-control')).toBe('no-store');
  };

  it('gives an access token for the service and an ID token for the client', async () => {
    const code = await codeFor(authority, {
      role: 'partner_admin',
      partner: 'globex',
      sub: 'ann',
      name: 'Ann',
      groups: ' sec,on call, ,',
    });
    const { status, headers, body } = await exchange(code);
    expect(status).toBe(200);
    expect(headers.get('cache-control')).toBe('no-store');
    expect(body).toEqual({
      access_token: expect.any(String) as string,
      id_token: expect.any(String) as string,
      refresh_token: expect.stringMatching(/^[\w-]{43}$/) as string,
      token_type: 'Bearer',
      expires_in: 900,
      scope: 'openid profile',
    });
    const access = await verified(body.access_token, issuer.auth.audience);
    expect(access).toMatchObject({
      sub: 'ann',
      name: 'Ann',
      roles: 'partner_admin',
      org: 'globex',
      teams: ['sec', 'on call'],
    });
    expect((access.exp ?? 0) - (access.iat ?? 0)).toBe(900);
    expect(access).not.toHaveProperty('unit');
    expect(await verified(body.id_token, CLIENT_ID)).toMatchObject({
      sub: 'ann',
      name: 'Ann',
      nonce: 'a nonce',
    });
  });

  it('names somebody by the role if no subject was chosen, and gives no ID token unless it is asked for', async () => {
    const { body } = await exchange(await codeFor(authority, { role: 'super_admin' }, { scope: undefined }));
    expect(decodeJwt(String(body.access_token)).sub).toBe('super_admin@development');
    expect(body).not.toHaveProperty('id_token');
  });

  it.each([
    [{ role: 'partner_admin', partner: 'globex' }, 'partner_admin.globex@development'],
    [{ role: 'tenant_admin', tenant: 'globex-eu' }, 'tenant_admin.globex-eu@development'],
  ])('tells admins of different places apart if no subject was chosen: %j', async (chosen, sub) => {
    const { body } = await exchange(await codeFor(authority, chosen));
    expect(decodeJwt(String(body.access_token)).sub).toBe(sub);
    expect(decodeJwt(String(body.id_token)).sub).toBe(sub);
  });

  it.each([
    ['another verifier', { code_verifier: 'another-verifier-of-forty-three-characters-or-so' }],
    ['another redirect URI', { redirect_uri: `${CALLBACK}2` }],
    ['another client', { client_id: 'another' }],
  ])('refuses %s, and the code is then used up', async (_what, changes) => {
    const code = await codeFor(authority);
    expectRefusal(await exchange(code, changes), 'invalid_grant');
    expectRefusal(await exchange(code), 'invalid_grant');
  });

  it('refuses codes and refresh tokens that it has not made', async () => {
    expectRefusal(await exchange('made-up'), 'invalid_grant');
    const forged = { ...refreshForm(await exchange(await codeFor(authority))), refresh_token: 'made-up' };
    expectRefusal(await askForTokens(authority, forged), 'invalid_grant');
  });

  it.each([['code'], ['code_verifier'], ['redirect_uri'], ['client_id'], ['grant_type']])(
    'asks for %s',
    async (name) => {
      const answer = await exchange(await codeFor(authority), { [name]: undefined });
      expectRefusal(answer, 'invalid_request');
      expect(answer.body.error_description).toBe(`${name} is missing`);
    },
  );

  it('knows no other grants', async () => {
    expectRefusal(await askForTokens(authority, { grant_type: 'password' }), 'unsupported_grant_type');
  });

  it('takes a code once. A second use also ends what the first one began', async () => {
    const code = await codeFor(authority);
    const first = await exchange(code);
    expectRefusal(await exchange(code), 'invalid_grant');
    expectRefusal(await refresh(first), 'invalid_grant');
  });

  it('takes a code for a minute', async () => {
    const [early, late] = [await codeFor(authority), await codeFor(authority)];
    lead = MINUTE - 5_000;
    expect((await exchange(early)).status).toBe(200);
    lead = MINUTE + 1;
    expectRefusal(await exchange(late), 'invalid_grant');
  });

  it('renews tokens, for the same person, with a new refresh token each time', async () => {
    const first = await exchange(
      await codeFor(authority, { role: 'tenant_admin', tenant: 'acme-us', name: 'Bo' }),
    );
    lead = 11 * HOUR;
    const second = await refresh(first);
    expect(second.status).toBe(200);
    expect(second.body.refresh_token).not.toBe(first.body.refresh_token);
    const [before, after] = [first, second].map(({ body }) => decodeJwt(String(body.access_token)));
    expect(after).toMatchObject({ sub: before?.sub, name: 'Bo', roles: 'tenant_admin', unit: 'acme-us' });
    expect((after?.iat ?? 0) - (before?.iat ?? 0)).toBeGreaterThanOrEqual((11 * HOUR) / 1000);
    // OpenID Connect Core 1.0, section 12.2: the nonce belongs to the sign-in.
    expect(decodeJwt(String(second.body.id_token))).not.toHaveProperty('nonce');
    expect((await refresh(second)).status).toBe(200);
  });

  it('takes a refresh token once. A second use ends the session', async () => {
    const first = await exchange(await codeFor(authority));
    const second = await refresh(first);
    expectRefusal(await refresh(first), 'invalid_grant');
    expectRefusal(await refresh(second), 'invalid_grant');
  });

  it('takes a refresh token for twelve hours, from its client', async () => {
    const [first, other] = [
      await exchange(await codeFor(authority)),
      await exchange(await codeFor(authority)),
    ];
    expectRefusal(
      await askForTokens(authority, { ...refreshForm(other), client_id: 'another' }),
      'invalid_grant',
    );
    lead = 12 * HOUR;
    expectRefusal(await refresh(first), 'invalid_grant');
  });
});
