import { actorOf, type Reach, reaches, rolesReaching } from '../../src/domain/permissions';
import type { Placement } from '../../src/domain/request/requested-application';

const reach: Record<string, Reach> = {
  'a super admin': { role: 'super_admin' },
  "acme's admin": { role: 'partner_admin', partner_id: 'acme' },
  "acme-eu's admin": { role: 'tenant_admin', tenant_id: 'acme-eu' },
};
const places: Record<string, Placement> = {
  everyone: { scope: 'GLOBAL', tenant_id: null, partner_id: null },
  acme: { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
  globex: { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' },
  'acme-eu': { scope: 'TENANT', tenant_id: 'acme-eu', partner_id: 'acme' },
  'acme-us': { scope: 'TENANT', tenant_id: 'acme-us', partner_id: 'acme' },
  'globex-eu': { scope: 'TENANT', tenant_id: 'globex-eu', partner_id: 'globex' },
};

describe('the reach of a role', () => {
  it.each([
    ['a super admin', Object.keys(places)],
    ["acme's admin", ['acme', 'acme-eu', 'acme-us']],
    ["acme-eu's admin", ['acme-eu']],
  ])('lets %s reach %j and nothing else', (who, expected) => {
    const reached = Object.keys(places).filter((place) =>
      reaches(reach[who] as Reach, places[place] as Placement),
    );
    expect(reached).toEqual(expected);
  });

  it.each([
    ['everyone', ['super_admin']],
    ['acme', ['super_admin', 'partner_admin']],
    ['acme-eu', ['super_admin', 'partner_admin', 'tenant_admin']],
  ])('for %s is had by %j', (place, expected) => {
    expect(rolesReaching(places[place] as Placement)).toEqual(expected);
  });

  it('is decided by the scope, not by ids that the scope does not use', () => {
    const odd: Placement[] = [
      { scope: 'GLOBAL', tenant_id: 'acme-eu', partner_id: 'acme' },
      { scope: 'PARTNER', tenant_id: 'acme-eu', partner_id: 'globex' },
    ];
    for (const place of odd) {
      expect(reaches({ role: 'partner_admin', partner_id: 'acme' }, place)).toBe(false);
      expect(reaches({ role: 'tenant_admin', tenant_id: 'acme-eu' }, place)).toBe(false);
    }
  });
});

describe('the actor of a caller', () => {
  it('is its subject and name, without its reach', () => {
    const caller = { sub: 'ada', name: 'Ada', role: 'tenant_admin', tenant_id: 'acme-eu' } as const;
    expect(actorOf(caller)).toEqual({ sub: 'ada', name: 'Ada' });
    expect(actorOf({ sub: 'ada' })).toStrictEqual({ sub: 'ada' });
  });
});
