import type { AuthConfig } from '../config';
import { discoverTokenEndpoint } from './discovery';

const DISCOVERY_MS = 2_000;
/** How long an answer of the issuer is good, and how long a failure is. */
const FRESH_MS = 3_600_000;
const COOLDOWN_MS = 5_000;

/**
 * Finds out which origins a browser calls to sign somebody in: that of the issuer, and that of its token endpoint, which
 * is another one at some issuers. Until the issuer has said so, it is the first alone. Only the first callers wait for
 * the issuer. Later ones get what is known, and it is asked again in the background.
 */
export function createSignInOrigins({ issuer, authority }: AuthConfig): () => Promise<string[]> {
  const own = new URL(authority ?? issuer).origin;
  if (authority !== undefined) return () => Promise.resolve([own]);
  let known: string[] | undefined;
  let asking: Promise<void> | undefined;
  let goodUntil = 0;
  const ask = async (): Promise<void> => {
    try {
      const endpoint = await discoverTokenEndpoint(issuer, AbortSignal.timeout(DISCOVERY_MS));
      known = [...new Set([own, new URL(endpoint).origin])];
      goodUntil = Date.now() + FRESH_MS;
    } catch {
      known ??= [own];
      goodUntil = Date.now() + COOLDOWN_MS;
    }
  };
  return async () => {
    if (Date.now() >= goodUntil) {
      goodUntil = Infinity;
      asking = ask();
    }
    if (!known) await asking;
    return known ?? [own];
  };
}
