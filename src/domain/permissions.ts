import type { Actor, Placement } from './request/requested-application';

export const ROLES = ['super_admin', 'partner_admin', 'tenant_admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a token lets its bearer see and decide: everything, one partner or one tenant. */
export type Reach =
  | { role: 'super_admin' }
  | { role: 'partner_admin'; partner_id: string }
  | { role: 'tenant_admin'; tenant_id: string };

/** The reach of the service itself, in activities and in the reconciler. */
export const EVERYTHING: Reach = { role: 'super_admin' };

/** An authenticated principal, what it may reach, and the groups that its token names. */
export type Caller = Actor & Reach & { groups: string[] };

/**
 * Whether a caller may create, see and decide a request in this place.
 * @param placement for a TENANT request, its `partner_id` is the tenant's partner in the directory now
 */
export function reaches(reach: Reach, placement: Placement): boolean {
  switch (reach.role) {
    case 'super_admin':
      return true;
    case 'partner_admin':
      return placement.scope !== 'GLOBAL' && placement.partner_id === reach.partner_id;
    case 'tenant_admin':
      return placement.scope === 'TENANT' && placement.tenant_id === reach.tenant_id;
  }
}

/** The roles whose admins of this place reach it. */
export function rolesReaching(placement: Placement): Role[] {
  const admins: Reach[] = [
    { role: 'super_admin' },
    { role: 'partner_admin', partner_id: placement.partner_id ?? '' },
    { role: 'tenant_admin', tenant_id: placement.tenant_id ?? '' },
  ];
  return admins.filter((admin) => reaches(admin, placement)).map(({ role }) => role);
}

/** The caller as an actor, without its reach. */
export function actorOf({ sub, name }: { sub: string; name?: string | undefined }): Actor {
  return name === undefined ? { sub } : { sub, name };
}
