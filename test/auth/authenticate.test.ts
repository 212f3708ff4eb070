import { createAuthenticator } from '../../src/auth/authenticate';
import { ForbiddenError } from '../../src/errors';
import { startTokenIssuer, type TokenIssuer } from '../support/servers/token-issuer';

const names = { role: 'role', partner: 'partner_id', tenant: 'tenant_id', groups: 'groups' };

describe('a principal', () => {
  let issuer: TokenIssuer;
  beforeAll(async () => {
    issuer = await startTokenIssuer();
  });
  afterAll(() => issuer.down());

  const authenticated = async (
    claims: Record<string, unknown>,
  ): ReturnType<ReturnType<typeof createAuthenticator>> =>
    createAuthenticator(issuer.auth, names)(`Bearer ${await issuer.token(claims)}`);

  it('acts under its subject and name, with its reach and groups', async () => {
    const principal = await authenticated({
      sub: 'ona',
      name: 'Ona Öwner',
      role: 'tenant_admin',
      tenant_id: 'acme-eu',
      groups: ['security'],
    });
    expect(principal.caller()).toEqual({
      sub: 'ona',
      name: 'Ona Öwner',
      role: 'tenant_admin',
      tenant_id: 'acme-eu',
      groups: ['security'],
    });
  });

  it.each([
    ['missing', undefined],
    ['no string', { first: 'Ona' }],
    ['too long', 'x'.repeat(501)],
    ['with control characters', 'Ona\nOwner'],
  ])('has no name if the name is %s', async (_title, name) => {
    const principal = await authenticated({ sub: 'ona', name, role: 'super_admin' });
    expect(principal.caller()).toEqual({ sub: 'ona', role: 'super_admin', groups: [] });
  });

  it('without a usable role is known, but may not do anything', async () => {
    const principal = await authenticated({ sub: 'ona' });
    expect(principal.sub).toBe('ona');
    expect(() => principal.caller()).toThrow(ForbiddenError);
  });
});
