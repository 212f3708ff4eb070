import { hash } from 'node:crypto';
import { LRUCache } from 'lru-cache';

const REMEMBERED_MS = 60_000;
/** How many characters the remembered tokens may have together: more than ten thousand usual tokens. */
const MAX_CHARACTERS = 8 * 1024 * 1024;

/**
 * Remembers tokens that passed the whole check, so that their next calls need no new check. A token is remembered for a
 * minute at most, never beyond its `exp`, and only while the keys that it was checked with count. A refused token is
 * never remembered. See docs/adr/0016-good-tokens-are-remembered.md.
 * @param check gives the claims of a good token, `exp` in seconds, and rejects for any other token
 * @param freshKeys the keys that count now, as an object that is another one when they change; undefined if the issuer
 *   has to be asked
 * @returns the same function as `check`; calls with the same token share one object
 */
export function rememberTokens<Claims extends { exp: number }>(
  check: (token: string) => Promise<Claims>,
  freshKeys: () => object | undefined,
): (token: string) => Promise<Claims> {
  const remembered = new LRUCache<string, { claims: Claims; until: number }>({ maxSize: MAX_CHARACTERS });
  let checkedWith: object | undefined;
  return async (token) => {
    const keys = freshKeys();
    if (keys !== checkedWith) remembered.clear();
    checkedWith = keys;
    // By its hash, so that the memory of this process holds no list of tokens.
    const id = hash('sha256', token, 'base64');
    const known = remembered.get(id);
    if (known && Date.now() < known.until) return known.claims;
    const claims = await check(token);
    // If the keys changed during the check, nobody knows which of them it used.
    if (keys && keys === freshKeys()) {
      const until = Math.min(Date.now() + REMEMBERED_MS, claims.exp * 1_000);
      remembered.set(id, { claims, until }, { size: token.length });
    }
    return claims;
  };
}
