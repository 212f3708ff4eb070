import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { AuthConfig } from '../config';
import { textProblem } from '../domain/text/text-rules';
import { UnauthorizedError } from '../errors';
import { createKeySet } from './key-set';
import { rememberTokens } from './remember-tokens';

/** Asymmetric only (RFC 7518, section 3.1, and RFC 8037), so that no public key can be used as a shared secret. */
const ALGORITHMS = ['RS256', 'PS256', 'ES256', 'EdDSA', 'Ed25519'];
/** The types of an access token (RFC 9068, section 2.1), without `application/`. Many issuers say JWT, or nothing. */
const TYPES = [undefined, 'jwt', 'at+jwt'];
/** The last second that a JavaScript Date can hold. A later expiry is refused. */
const LAST_SECOND = 8.64e12;
const MAX_SUBJECT = 200;
/** RFC 6750, section 2.1; the scheme is case-insensitive (RFC 9110, section 11.1). */
const BEARER = /^bearer +([A-Za-z0-9\-._~+/]+=*)$/i;

/** The claims of a good token. Calls with the same token share them. */
export type TokenClaims = Readonly<JWTPayload & { sub: string; exp: number }>;
export type VerifyToken = (authorization: string | undefined) => Promise<TokenClaims>;

/**
 * Checks a bearer token: its signature by a key of the issuer, and `iss`, `aud`, `exp` and `sub`.
 * @returns a function from the Authorization header to the token's claims, which throws UnauthorizedError, or
 *   UnavailableError if the issuer's keys are out of reach
 */
export function createTokenVerifier(config: AuthConfig): VerifyToken {
  const { issuer, audience } = config;
  const keys = createKeySet(config);
  const check = async (token: string): Promise<TokenClaims> => {
    try {
      const { payload, protectedHeader } = await jwtVerify(token, keys.find, {
        issuer,
        audience,
        algorithms: ALGORITHMS,
        requiredClaims: ['exp', 'sub'],
        clockTolerance: 5,
      });
      const { sub, exp = Infinity /* required above */ } = payload;
      const type = protectedHeader.typ?.toLowerCase().replace(/^application\//, '');
      if (!TYPES.includes(type) || exp > LAST_SECOND) throw new UnauthorizedError('Invalid token');
      if (
        typeof sub !== 'string' ||
        sub === '' ||
        sub.length > MAX_SUBJECT ||
        textProblem(sub, { multiline: false })
      ) {
        throw new UnauthorizedError(`Invalid token: sub must be a string of 1 to ${MAX_SUBJECT} characters`);
      }
      return { ...payload, sub, exp };
    } catch (error) {
      if (error instanceof errors.JWTExpired) throw new UnauthorizedError('The token has expired');
      // The answer does not say what exactly is wrong, because that would help somebody who forges tokens.
      // WebCrypto throws a DOMException for a published key that is not valid.
      const isOfToken = [errors.JOSEError, TypeError, DOMException].some((type) => error instanceof type);
      if (isOfToken) throw new UnauthorizedError('Invalid token');
      throw error;
    }
  };
  const claimsOf = rememberTokens(check, keys.fresh);
  return async (authorization) => {
    const token = BEARER.exec(authorization ?? '')?.[1];
    if (token === undefined) {
      throw new UnauthorizedError('Not authenticated: send Authorization: Bearer <JWT>');
    }
    return claimsOf(token);
  };
}
