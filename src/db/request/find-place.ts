import type { Knex } from 'knex';
import type { Reach } from '../../domain/permissions';
import { BUILT_IN_POLICY, type Policy } from '../../domain/policy/rule';
import type { RequestedApplication } from '../../domain/request/requested-application';
import { findVisible, isVisibleTo } from '../visibility';

/** What the directory and the pending requests say about the place of a new request. */
export interface FoundPlace {
  /** The partner of the place. For a tenant it is the tenant's partner now. */
  partner_id: string | null;
  /** Whether a pending request in this place has the name already. */
  isNamePending: boolean;
  /** The approval policy of now. */
  policy: Policy;
}

/**
 * Looks for the place of a new request, with one statement.
 * @param itself the request that is revised, which does not count as another one of its name
 * @param asked `partner_id` only for a request of scope PARTNER
 * @returns undefined if the directory does not have the place, or if the caller would not see a request there
 */
export async function findPlace(
  db: Knex,
  reach: Reach,
  asked: Pick<RequestedApplication, 'tenant_id' | 'partner_id' | 'name'>,
  itself: string | null = null,
): Promise<FoundPlace | undefined> {
  const found = await findVisible<Omit<FoundPlace, 'policy'> & { policy: Policy | null }>(
    db,
    FIND_PLACE,
    isVisibleTo(reach, 'r'),
    {
      asked_tenant: asked.tenant_id,
      asked_partner: asked.partner_id,
      asked_name: asked.name,
      itself,
    },
  );
  return found && { ...found, policy: found.policy ?? BUILT_IN_POLICY };
}

/** The place is called `r`, so that the visibility of requests applies to it. */
const FIND_PLACE = `
  select coalesce(r.partner_id, t.partner_id) as partner_id, exists (
      select from registration_requests pending
      where pending.status = 'PENDING' and lower(pending.name) = lower(cast(:asked_name as text))
        and pending.id is distinct from cast(:itself as uuid)
        and pending.tenant_id is not distinct from r.tenant_id
        and pending.partner_id is not distinct from r.partner_id
    ) as "isNamePending", (
      select json_build_object('version', id, 'rules', rules) from approval_policies order by id desc limit 1
    ) as policy
  from (select cast(:asked_tenant as text) as tenant_id, cast(:asked_partner as text) as partner_id) as r
  left join tenants t on t.id = r.tenant_id
  left join partners p on p.id = r.partner_id
  where (r.tenant_id is null or t.id is not null) and (r.partner_id is null or p.id is not null)`;
