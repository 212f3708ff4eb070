import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { issueToken, startIssuer } from '../../../src/embedded/issuer/development-issuer';
import { temporaryFolder } from '../support/temporary-folder';

describe('the development issuer', () => {
  const root = temporaryFolder();

  it('issues tokens that its key set verifies, before it runs and while it runs', async () => {
    const dataDir = join(root, 'verified');
    const before = await issueToken(dataDir, { role: 'super_admin', ttlSeconds: 60 });
    const issuer = await startIssuer(dataDir);
    const { auth } = issuer;
    const during = await issueToken(dataDir, { role: 'super_admin', ttlSeconds: 60 });
    const keys = createRemoteJWKSet(new URL(auth.jwksUri));
    for (const token of [before, during]) {
      const { payload, protectedHeader } = await jwtVerify(token, keys, {
        issuer: auth.issuer,
        audience: auth.audience,
        requiredClaims: ['exp', 'sub'],
      });
      expect(protectedHeader.alg).toBe('ES256');
      expect(payload).toMatchObject({ sub: 'super_admin@development', role: 'super_admin' });
    }
    await issuer.stop();
    await expect(fetch(auth.jwksUri)).rejects.toThrow('fetch failed');
  });

  it('serves its public key and nothing else', async () => {
    const dataDir = join(root, 'public');
    const issuer = await startIssuer(dataDir);
    const { auth } = issuer;
    const { d } = JSON.parse(readFileSync(join(dataDir, 'issuer', 'key.jwk.json'), 'utf8'));
    const keySet = await (await fetch(auth.jwksUri)).text();
    expect(JSON.parse(keySet).keys).toMatchObject([{ kty: 'EC', crv: 'P-256', alg: 'ES256', use: 'sig' }]);
    expect(keySet).not.toContain(d);
    expect((await fetch(new URL('/', auth.jwksUri))).status).toBe(404);
    expect((await fetch(auth.jwksUri, { method: 'POST' })).status).toBe(405);
    expect((await fetch(new URL('/authorize', auth.jwksUri))).status).toBe(404);
    await issuer.stop();
  });

  it('puts into a token the claims that it was asked for', async () => {
    const token = await issueToken(join(root, 'claims'), {
      role: 'tenant_admin',
      partner: 'acme',
      tenant: 'acme-eu',
      groups: ['security', 'on call'],
      sub: 'ann',
      name: 'Ann',
      ttlSeconds: 90,
    });
    const claims = decodeJwt(token);
    expect(claims).toEqual({
      iss: 'urn:registration-requests:development',
      aud: 'registration-requests',
      sub: 'ann',
      name: 'Ann',
      role: 'tenant_admin',
      partner_id: 'acme',
      tenant_id: 'acme-eu',
      groups: ['security', 'on call'],
      iat: expect.any(Number),
      exp: (claims.iat ?? 0) + 90,
    });
  });

  it('uses the claim names that the service is configured with', async () => {
    const claims = { role: 'roles', partner: 'org', tenant: 'unit', groups: 'teams' };
    const token = await issueToken(join(root, 'claims'), {
      role: 'r',
      partner: 'p',
      tenant: 't',
      groups: ['g'],
      ttlSeconds: 1,
      claims,
    });
    expect(decodeJwt(token)).toMatchObject({ roles: 'r', org: 'p', unit: 't', teams: ['g'] });
  });

  it('has one key, even if several processes ask for the first time at once', async () => {
    const dataDir = join(root, 'agreed');
    const tokens = await Promise.all(
      Array.from({ length: 5 }, () => issueToken(dataDir, { role: 'super_admin', ttlSeconds: 60 })),
    );
    expect(new Set(tokens.map((token) => decodeProtectedHeader(token).kid)).size).toBe(1);
    expect(statSync(join(dataDir, 'issuer', 'key.jwk.json')).mode & 0o777).toBe(0o600);
  });
});
