import type { Actor, Placement } from './request/registration-request';

export const ROLES = ['super_admin', 'partner_admin', 'tenant_admin'] as const;
export type Role = (typeof ROLES)[number];

/** What a token lets its bearer reach. */
export type Reach =
  | { role: 'super_admin' }
  | { role: 'partner_admin'; partner_id: string }
  | { role: 'tenant_admin'; tenant_id: string };

/** The reach of what the service does on its own account: activities and the reconciler. */
export const EVERYTHING: Reach = { role: 'super_admin' };

/** An authenticated principal. */
export type Caller = Actor & Reach;

/**
 * Whether a caller may create (and so see and decide) a request placed there. `placement.partner_id` of a TENANT
 * request is the tenant's partner, as the directory has it now.
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

/** The actor a caller acts as, without its reach. */
export function actorOf({ sub, name }: { sub: string; name?: string | undefined }): Actor {
  return name === undefined ? { sub } : { sub, name };
}
