import { findPlace } from '../../db/request/find-place';
import { type Caller, reaches } from '../../domain/permissions';
import type { Policy } from '../../domain/policy/rule';
import type { Placement, RequestedApplication } from '../../domain/request/requested-application';
import { ForbiddenError, NotInDirectoryError } from '../../errors';
import type { AppContext } from '../app-context';

/**
 * The place of a new request, and the approval policy of now. For a tenant it includes the tenant's partner. `sameNamePending` says whether a pending
 * request has the name there. This is best effort: of two requests that come at once, neither may see the other.
 * @throws ForbiddenError or NotInDirectoryError if the caller cannot create a request there
 */
export async function placeWithin(
  app: AppContext,
  caller: Caller,
  input: RequestedApplication,
): Promise<Placement & { sameNamePending: boolean; policy: Policy }> {
  const { scope, tenant_id, partner_id } = input;
  const found = await findPlace(app.db, caller, input);
  const place = found && { scope, tenant_id, partner_id: found.partner_id };
  if (place && reaches(caller, place)) {
    return { ...place, sameNamePending: found.isNamePending, policy: found.policy };
  }
  if (caller.role !== 'super_admin') {
    throw new ForbiddenError('You may not create registration requests there');
  }
  const [kind, id] =
    scope === 'TENANT' ? (['tenant', tenant_id] as const) : (['partner', partner_id] as const);
  throw new NotInDirectoryError(kind, id ?? '');
}
