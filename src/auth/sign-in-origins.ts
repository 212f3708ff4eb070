import type { AuthConfig } from '../config';
import { discoverTokenEndpoint } from './discovery';

const DISCOVERY_MS = 2_000;
/** How long an answer of the issuer is good, and how long a failure is. */
const FRESH_MS = 3_600_000;
const COOLDOWN_MS = 5_000;

/**
 * Finds out which origins a browser calls to sign somebody in: that of the issuer, and that of its token endpoint, which
 * is another one at some issuers. While the issuer does not say, it is the first alone.
 */
export function createSignInOrigins({ issuer, authority }: AuthConfig): () => Promise<string[]> {
  const own = new URL(authority ?? issuer).origin;
  if (authority !== undefined) return () => Promise.resolve([own]);
  let known = Promise.resolve([own]);
  let goodUntil = 0;
  const ask = async (): Promise<string[]> => {
    try {
      const endpoint = await discoverTokenEndpoint(issuer, AbortSignal.timeout(DISCOVERY_MS));
      goodUntil = Date.now() + FRESH_MS;
      return [...new Set([own, new URL(endpoint).origin])];
    } catch {
      goodUntil = Date.now() + COOLDOWN_MS;
      return [own];
    }
  };
  return () => {
    if (Date.now() >= goodUntil) {
      goodUntil = Infinity;
      known = ask();
    }
    return known;
  };
}
