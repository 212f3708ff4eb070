import type { JWTPayload } from 'jose';
import { type Reach, ROLES } from '../domain/permissions';
import { textProblem } from '../domain/text/text-rules';
import { ForbiddenError } from '../errors';

/** Which claims carry the role and the ids it is limited to. */
export interface ClaimNames {
  role: string;
  partner: string;
  tenant: string;
}

/**
 * What a verified token lets its bearer reach (DESIGN, section 2). Fails closed: no known role, two of them, or a
 * role without its id reach nothing. Unknown roles, and ids the role does not use, are ignored.
 * @throws ForbiddenError
 */
export function reachFromClaims(claims: JWTPayload, names: ClaimNames): Reach {
  // `roles` is the plural some issuers use for the same claim.
  const named = [claims[names.role], claims[`${names.role}s`]].flat();
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
  const id = claims[name];
  if (typeof id === 'string' && id !== '' && !textProblem(id, { multiline: false })) return id;
  throw new ForbiddenError(`A token for ${role} needs a claim ${name}`);
}
