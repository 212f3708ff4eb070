import type { AuthConfig } from '../config';
import { textProblem } from '../domain/text/text-rules';
import type { Caller } from '../domain/permissions';
import type { Actor } from '../domain/request/requested-application';
import { groupsFromClaims } from './groups-from-claims';
import { type ClaimNames, reachFromClaims } from './reach-from-claims';
import { createTokenVerifier } from './verify-token';

/** A caller whose token is good, but whose role has not been checked yet. */
export interface Principal extends Actor {
  /** @throws ForbiddenError if the token has no usable role */
  caller: () => Caller;
}

/** @throws UnauthorizedError or UnavailableError, see {@link createTokenVerifier} */
export type Authenticate = (authorization: string | undefined) => Promise<Principal>;

const MAX_NAME = 500;

/** Makes the function that turns an Authorization header into a principal. */
export function createAuthenticator(config: AuthConfig, claims: ClaimNames): Authenticate {
  const verify = createTokenVerifier(config);
  return async (authorization) => {
    const payload = await verify(authorization);
    const { sub, name } = payload;
    const isName =
      typeof name === 'string' && name.length <= MAX_NAME && !textProblem(name, { multiline: false });
    const actor: Actor = isName ? { sub, name } : { sub };
    const caller = (): Caller => ({
      ...actor,
      ...reachFromClaims(payload, claims),
      groups: groupsFromClaims(payload, claims.groups),
    });
    return { ...actor, caller };
  };
}
