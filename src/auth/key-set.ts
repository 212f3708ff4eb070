import { createLocalJWKSet, createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { UnavailableError } from '../errors';

/** How old the keys may get before they are fetched again, so that a revoked key is noticed. */
const FRESH_MS = 10 * 60_000;
/** How long known keys go on to be trusted while the issuer is out of reach. */
const STALE_MS = 60 * 60_000;
/** How long to leave an issuer alone that did not answer, or did not know a key. */
const COOLDOWN_MS = 5_000;
const CHECK_MS = 2_000;

/**
 * The issuer's keys, fetched when they are needed: a key that is not known yet is looked for at the issuer, at most
 * once in a cool-down. While the issuer is out of reach the last keys serve for a bounded time.
 * @returns a key resolver for jose, which throws UnavailableError when no key can be had
 */
export function createKeySet(jwksUri: string): JWTVerifyGetKey {
  let fetchedAt = 0;
  let failedAt = 0;
  const remote = createRemoteJWKSet(new URL(jwksUri), {
    cacheMaxAge: FRESH_MS,
    cooldownDuration: COOLDOWN_MS,
    timeoutDuration: 3_000,
    [customFetch]: async (url, options) => {
      const answer = await fetch(url, options);
      if (answer.ok) fetchedAt = Date.now();
      return answer;
    },
  });

  return async (header, token) => {
    const known = remote.jwks();
    const isFailing = Date.now() - failedAt < COOLDOWN_MS;
    if (isFailing && !remote.fresh) return fromStale(known, fetchedAt)(header, token);
    try {
      return await remote(header, token);
    } catch (error) {
      // The issuer answered, and has no such key: the token is at fault.
      if (error instanceof errors.JWKSNoMatchingKey || error instanceof errors.JWKSMultipleMatchingKeys)
        throw error;
      if (error instanceof errors.JOSENotSupported) throw error;
      failedAt = Date.now();
      return fromStale(known, fetchedAt)(header, token);
    }
  };
}

function fromStale(
  known: ReturnType<ReturnType<typeof createRemoteJWKSet>['jwks']>,
  fetchedAt: number,
): JWTVerifyGetKey {
  if (known === undefined || Date.now() - fetchedAt > STALE_MS) {
    throw new UnavailableError("The token issuer's keys are out of reach; try again");
  }
  return createLocalJWKSet(known);
}

/**
 * Asks the issuer for its keys, for a readiness check.
 * @throws Error saying why they can't be had
 */
export async function checkKeySet(jwksUri: string): Promise<void> {
  const answer = await fetch(jwksUri, { signal: AbortSignal.timeout(CHECK_MS) }).catch((error: unknown) => {
    throw new Error(`${jwksUri} is out of reach`, { cause: error });
  });
  if (!answer.ok) throw new Error(`${jwksUri} answers ${answer.status}`);
}
