import type { JWTPayload } from 'jose';
import { type Reach, ROLES } from '../domain/permissions';
import { textProblem } from '../domain/text/text-rules';
import { ForbiddenError } from '../errors';
import { claimAt } from './claim-at';

/** The claims that hold the role, the ids it is limited to, and the groups: literal names, or paths with dots. */
export interface ClaimNames {
  role: string;
  partner: string;
  tenant: string;
  groups: string;
}

/**
 * What a verified token lets its bearer reach (docs/api.md). A token reaches nothing if it has no known role, if it has
 * two of them, or if it lacks the id that its role needs. Unknown roles and ids that the role does not use are ignored.
 * @throws ForbiddenError
 */
export function reachFromClaims(claims: JWTPayload, names: Omit<ClaimNames, 'groups'>): Reach {
  // `roles` is the plural that some issuers use for the same claim.
  const named = [claimAt(claims, names.role), claimAt(claims, `${names.role}s`)].flat();
  const [role, ...others] = ROLES.filter((known) => named.includes(known));
  if (role === undefined) throw new ForbiddenError(`The token has no role known here: ${ROLES.join(', ')}`);
  if (others.length > 0) throw new ForbiddenError('The token has more than one role; use a token with one');
  switch (role) {
    case 'super_admin':
      return { role };
    case 'partner_admin':
      return { role, partner_id: idClaim(claims, names.partner, role) };
    case 'tenant_admin':
      return { role, tenant_id: idClaim(claims, names.tenant, role) };
  }
}

function idClaim(claims: JWTPayload, name: string, role: string): string {
  // Some issuers, such as Keycloak, put an attribute that may have several values into a list.
  const [id, ...others] = [claimAt(claims, name)].flat();
  const isId = typeof id === 'string' && id !== '' && !textProblem(id, { multiline: false });
  if (isId && others.length === 0) return id;
  throw new ForbiddenError(`A token for ${role} needs a claim ${name} with one id`);
}
