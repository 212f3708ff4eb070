import { appendAuditEvent } from '../../db/audit-events';
import {
  findPartner,
  findTenant,
  listPartners,
  listTenants,
  type PartnerSearch,
  putPartner,
  putTenant,
  type TenantSearch,
} from '../../db/directory/directory';
import { transact } from '../../db/transact';
import type { Page, PageOf } from '../../db/paging';
import type { Partner, Tenant } from '../../domain/directory/directory';
import { actorOf, type Caller } from '../../domain/permissions';
import { ForbiddenError, NotFoundError, NotInDirectoryError } from '../../errors';
import type { AppContext } from '../app-context';

/** Lists the partners that the caller may see and that match, ordered by id. */
export function listVisiblePartners(
  app: AppContext,
  caller: Caller,
  query: Page & PartnerSearch,
): Promise<PageOf<Partner>> {
  return listPartners(app.db, caller, query, query);
}

/** Lists the tenants that the caller may see and that match, ordered by id. */
export function listVisibleTenants(
  app: AppContext,
  caller: Caller,
  query: Page & TenantSearch,
): Promise<PageOf<Tenant>> {
  return listTenants(app.db, caller, query, query);
}

/** @throws NotFoundError if there is no such partner that the caller may see */
export async function getPartner(app: AppContext, caller: Caller, id: string): Promise<Partner> {
  const partner = await findPartner(app.db, caller, id);
  if (!partner) throw new NotFoundError('Partner not found');
  return partner;
}

/** @throws NotFoundError if there is no such tenant that the caller may see */
export async function getTenant(app: AppContext, caller: Caller, id: string): Promise<Tenant> {
  const tenant = await findTenant(app.db, caller, id);
  if (!tenant) throw new NotFoundError('Tenant not found');
  return tenant;
}

/**
 * Adds a partner to the directory, or renames it. Only super admins may do this.
 * @returns whether it was added
 * @throws ForbiddenError for other callers who may see the partner, NotFoundError for those who may not
 * @throws CommitUnknownError if it is not known whether it was stored
 */
export async function savePartner(app: AppContext, caller: Caller, partner: Partner): Promise<boolean> {
  if (caller.role !== 'super_admin') {
    await getPartner(app, caller, partner.id);
    throw new ForbiddenError('Only super admins may change the directory');
  }
  return transact(app.db, async (trx) => {
    const isNew = await putPartner(trx, partner);
    await appendAuditEvent(trx, {
      action: isNew ? 'partner_created' : 'partner_changed',
      subject: `partner/${partner.id}`,
      actor: actorOf(caller),
      at: new Date().toISOString(),
      detail: { name: partner.name },
    });
    return isNew;
  });
}

/**
 * Adds a tenant to the directory, renames it, or moves it to another partner. Its requests and applications move with
 * it. Only super admins may do this.
 * @returns whether it was added
 * @throws ForbiddenError for other callers who may see the tenant, NotFoundError for those who may not
 * @throws NotInDirectoryError for a partner that is not in the directory
 * @throws CommitUnknownError if it is not known whether it was stored
 */
export async function saveTenant(app: AppContext, caller: Caller, tenant: Tenant): Promise<boolean> {
  if (caller.role !== 'super_admin') {
    await getTenant(app, caller, tenant.id);
    throw new ForbiddenError('Only super admins may change the directory');
  }
  return transact(app.db, async (trx) => {
    if (!(await findPartner(trx, caller, tenant.partner_id))) {
      throw new NotInDirectoryError('partner', tenant.partner_id);
    }
    const isNew = await putTenant(trx, tenant);
    await appendAuditEvent(trx, {
      action: isNew ? 'tenant_created' : 'tenant_changed',
      subject: `tenant/${tenant.id}`,
      actor: actorOf(caller),
      at: new Date().toISOString(),
      detail: { name: tenant.name, partner_id: tenant.partner_id },
    });
    return isNew;
  });
}
