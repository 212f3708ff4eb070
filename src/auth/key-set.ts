import { createRemoteJWKSet, customFetch, errors, type JWTVerifyGetKey } from 'jose';
import { UnavailableError } from '../errors';

/** How old the keys may get before they are fetched again, so that a revoked key is noticed. */
const FRESH_MS = 10 * 60_000;
/** How long known keys go on to be trusted while the issuer is out of reach. */
const STALE_MS = 60 * 60_000;
/** How long to leave an issuer alone that did not answer, or did not know a key. */
const COOLDOWN_MS = 5_000;
const FETCH_MS = 3_000;
const CHECK_MS = 2_000;
/** More than any issuer's keys take. */
const MAX_BYTES = 1024 * 1024;

/**
 * The issuer's keys, fetched when they are needed: a key that is not known yet is looked for at the issuer, at most
 * once in a cool-down. While the issuer has no key set to give, the last keys serve for a bounded time.
 * @returns a key resolver for jose, which throws UnavailableError when it can't be known whether there is such a key
 */
export function createKeySet(jwksUri: string): JWTVerifyGetKey {
  let askedAt = -Infinity;
  let answeredAt = -Infinity;
  const remote = remoteKeys(jwksUri, FETCH_MS);

  const ask = async (): Promise<void> => {
    if (!remote.reloading) {
      if (Date.now() - askedAt < COOLDOWN_MS) return;
      askedAt = Date.now();
    }
    try {
      await remote.reload();
      answeredAt = Date.now();
    } catch {
      // Whatever it was: the keys are as old as they were.
    }
  };
  const outOfReach = (): UnavailableError =>
    new UnavailableError("The token issuer's keys are out of reach; try again");

  return async (header, token) => {
    const age = Date.now() - answeredAt;
    if (age > FRESH_MS) {
      const isAnswering = answeredAt >= askedAt;
      const asking = ask();
      // While there are keys, nobody waits for an issuer that did not answer last time.
      if (isAnswering || age > STALE_MS) await asking;
    }
    if (Date.now() - answeredAt > STALE_MS) throw outOfReach();
    try {
      return await remote(header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await ask();
      // The issuer may have such a key by now: while it does not answer, the token can't be said to be bad.
      if (answeredAt < askedAt) throw outOfReach();
      return remote(header, token);
    }
  };
}

/**
 * Asks the issuer for its keys, for a readiness check.
 * @throws Error saying why they can't be had
 */
export async function checkKeySet(jwksUri: string): Promise<void> {
  await remoteKeys(jwksUri, CHECK_MS)
    .reload()
    .catch((error: unknown) => {
      throw new Error(`${jwksUri} is out of reach or gives no key set`, { cause: error });
    });
}

/** Keys that are fetched by `reload` only, as jose knows no cool-down of failures; redirects are not followed. */
function remoteKeys(jwksUri: string, timeoutDuration: number): ReturnType<typeof createRemoteJWKSet> {
  return createRemoteJWKSet(new URL(jwksUri), {
    cacheMaxAge: Infinity,
    cooldownDuration: Infinity,
    timeoutDuration,
    [customFetch]: async (url, options) => bounded(await fetch(url, options)),
  });
}

/** The same answer, which fails to be read when it is too large to be a key set. */
function bounded(answer: Response): Response {
  let size = 0;
  const limit = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      size += chunk.byteLength;
      if (size > MAX_BYTES) controller.error(new Error('too large to be a key set'));
      else controller.enqueue(chunk);
    },
  });
  return new Response(answer.body?.pipeThrough(limit) ?? null, answer);
}
