import { readStatistics } from '../db/request/read-statistics';
import type { Caller, Role } from '../domain/permissions';
import type { Statistics } from '../domain/request/statistics';
import type { AppContext } from './app-context';

/** Who calls, and what it reaches. A tenant admin has no partner: its tenant may move. */
export interface Me {
  sub: string;
  name: string | null;
  role: Role;
  partner_id: string | null;
  tenant_id: string | null;
  groups: string[];
}

/** Says who calls, from the token alone. */
export function describeCaller({ sub, name, groups, ...reach }: Caller): Me {
  return {
    sub,
    name: name ?? null,
    role: reach.role,
    partner_id: reach.role === 'partner_admin' ? reach.partner_id : null,
    tenant_id: reach.role === 'tenant_admin' ? reach.tenant_id : null,
    groups,
  };
}

/** The statistics of the requests that the caller may see, as they are now. */
export function getStatistics(app: AppContext, caller: Caller): Promise<Statistics> {
  return readStatistics(app.db, caller, new Date());
}
