import { reachFromClaims } from '../../src/auth/reach-from-claims';
import { ForbiddenError } from '../../src/errors';
import keycloakClaims from './keycloak-access-token.json';

const names = { role: 'role', partner: 'partner_id', tenant: 'tenant_id' };
const superAdmin = { role: 'super_admin' };
const acme = { role: 'partner_admin', partner_id: 'acme' };
const acmeEu = { role: 'tenant_admin', tenant_id: 'acme-eu' };

describe('what a token lets its bearer reach', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['a role', { role: 'super_admin' }, superAdmin],
    ['a role in a list', { role: ['super_admin'] }, superAdmin],
    ['a list of roles', { roles: ['partner_admin'], partner_id: 'acme' }, acme],
    ['roles that are a single string', { roles: 'tenant_admin', tenant_id: 'acme-eu' }, acmeEu],
    ['the same role twice', { role: 'super_admin', roles: ['super_admin', 'super_admin'] }, superAdmin],
    ['a role beside unknown ones', { role: ['auditor', 'super_admin', 7, null] }, superAdmin],
    [
      'a role beside ids that it does not use',
      { role: 'partner_admin', partner_id: 'acme', tenant_id: 'x' },
      acme,
    ],
    ['a role beside an unused id of a wrong type', { role: 'super_admin', partner_id: 7 }, superAdmin],
    ['an id in a list with no other', { role: 'partner_admin', partner_id: ['acme'] }, acme],
  ])('is found by %s', (_title, claims, reach) => {
    expect(reachFromClaims(claims, names)).toEqual(reach);
  });

  it.each<[string, Record<string, unknown>]>([
    ['no role', {}],
    ['a role unknown here', { role: 'admin' }],
    ['a role in another case', { role: 'Super_Admin' }],
    ['a role within a word', { role: 'super_admin partner_admin', partner_id: 'acme' }],
    ['a list in a list', { role: [['super_admin']] }],
    ['an object', { role: { super_admin: true } }],
    ['two known roles', { role: ['super_admin', 'partner_admin'], partner_id: 'acme' }],
    [
      'two known roles in two claims',
      { role: 'tenant_admin', roles: ['partner_admin'], partner_id: 'a', tenant_id: 'b' },
    ],
    ['a partner admin without a partner', { role: 'partner_admin', tenant_id: 'acme-eu' }],
    ['a partner admin whose partner is empty', { role: 'partner_admin', partner_id: '' }],
    ['a partner admin whose partner is a number', { role: 'partner_admin', partner_id: 7 }],
    ['a partner admin of two partners', { role: 'partner_admin', partner_id: ['acme', 'globex'] }],
    ['a partner admin of the same partner twice', { role: 'partner_admin', partner_id: ['acme', 'acme'] }],
    ['a partner admin whose partner is an empty list', { role: 'partner_admin', partner_id: [] }],
    ['a partner admin whose partner is a list in a list', { role: 'partner_admin', partner_id: [['acme']] }],
    ['a partner admin whose partner is a list with a number', { role: 'partner_admin', partner_id: [7] }],
    ['a partner admin whose partner is a list with an empty id', { role: 'partner_admin', partner_id: [''] }],
    ['a tenant admin without a tenant', { role: 'tenant_admin', partner_id: 'acme' }],
  ])('is nothing with %s', (_title, claims) => {
    expect(() => reachFromClaims(claims, names)).toThrow(ForbiddenError);
  });

  it('is found under the names the issuer uses', () => {
    const custom = { role: 'https://example.com/role', partner: 'org', tenant: 'unit' };
    expect(reachFromClaims({ 'https://example.com/role': 'partner_admin', org: 'acme' }, custom)).toEqual(
      acme,
    );
    expect(
      reachFromClaims({ 'https://example.com/roles': ['tenant_admin'], unit: 'acme-eu' }, custom),
    ).toEqual(acmeEu);
    expect(() => reachFromClaims({ role: 'super_admin' }, custom)).toThrow(ForbiddenError);
  });

  it("is found in a real access token of Keycloak's, which has other realm roles too", () => {
    expect(reachFromClaims(keycloakClaims, { ...names, role: 'realm_access.roles' })).toEqual(acme);
    expect(() => reachFromClaims(keycloakClaims, names)).toThrow(ForbiddenError);
  });

  describe('under a name with dots', () => {
    const paths = { role: 'access.of.roles', partner: 'org.partner', tenant: 'org.tenant' };
    const access = (roles: unknown): Record<string, unknown> => ({ access: { of: { roles } } });

    it.each<[string, Record<string, unknown>, object]>([
      ['is found on the path', access(['viewer', 'super_admin']), superAdmin],
      ['is found on the path, with its id', { ...access('partner_admin'), org: { partner: 'acme' } }, acme],
      [
        'is found by the literal name first',
        { ...access('super_admin'), 'access.of.roles': 'tenant_admin', 'org.tenant': 'acme-eu', org: {} },
        acmeEu,
      ],
    ])('%s', (_title, claims, reach) => {
      expect(reachFromClaims(claims, paths)).toEqual(reach);
    });

    it.each<[string, Record<string, unknown>]>([
      ['two known roles on the path', access(['super_admin', 'partner_admin'])],
      [
        'a literal claim that is no role, whatever is on the path',
        { ...access('super_admin'), 'access.of.roles': [] },
      ],
      ['a path that ends early', { access: { of: 'super_admin' } }],
      ['a path through null', { access: { of: null } }],
      ['a path through a list', { access: [{ of: { roles: 'super_admin' } }] }],
      ['a partner in another place', { ...access('partner_admin'), partner: 'acme', partner_id: 'acme' }],
    ])('is nothing with %s', (_title, claims) => {
      expect(() => reachFromClaims(claims, paths)).toThrow(ForbiddenError);
    });

    it.each([
      'roles.0',
      'roles.length',
      'text.length',
      '__proto__',
      '__proto__.role',
      'constructor.name',
      '.',
      '',
    ])('is not found by %j, which is no own member of an object', (role) => {
      const claims = { roles: ['super_admin'], text: 'super_admin' };
      expect(() => reachFromClaims(claims, { ...names, role })).toThrow(ForbiddenError);
    });

    it('is not found in what every object inherits', () => {
      const claims = JSON.parse('{"org":{}}') as Record<string, unknown>;
      const prototype = Object.prototype as unknown as Record<string, unknown>;
      prototype.role = 'super_admin';
      try {
        for (const role of ['role', 'org.role', 'org.__proto__.role', '__proto__.role']) {
          expect(() => reachFromClaims(claims, { ...names, role })).toThrow(ForbiddenError);
        }
      } finally {
        delete prototype.role;
      }
    });
  });
});
