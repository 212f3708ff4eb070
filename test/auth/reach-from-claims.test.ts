import { reachFromClaims } from '../../src/auth/reach-from-claims';
import { ForbiddenError } from '../../src/errors';

const names = { role: 'role', partner: 'partner_id', tenant: 'tenant_id' };
const superAdmin = { role: 'super_admin' };
const acme = { role: 'partner_admin', partner_id: 'acme' };
const acmeEu = { role: 'tenant_admin', tenant_id: 'acme-eu' };

describe('what a token lets its bearer reach', () => {
  it.each<[string, Record<string, unknown>, object]>([
    ['a role', { role: 'super_admin' }, superAdmin],
    ['a role in a list', { role: ['super_admin'] }, superAdmin],
    ['roles, a list', { roles: ['partner_admin'], partner_id: 'acme' }, acme],
    ['roles, a single one', { roles: 'tenant_admin', tenant_id: 'acme-eu' }, acmeEu],
    ['the same role twice', { role: 'super_admin', roles: ['super_admin', 'super_admin'] }, superAdmin],
    ['roles unknown here beside it', { role: ['auditor', 'super_admin', 7, null] }, superAdmin],
    ['ids the role does not use', { role: 'partner_admin', partner_id: 'acme', tenant_id: 'x' }, acme],
    ['an unused id of a wrong type', { role: 'super_admin', partner_id: 7 }, superAdmin],
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
    ['a partner admin of an empty one', { role: 'partner_admin', partner_id: '' }],
    ['a partner admin of a number', { role: 'partner_admin', partner_id: 7 }],
    ['a partner admin of a list', { role: 'partner_admin', partner_id: ['acme'] }],
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
});
