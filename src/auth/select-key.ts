import {
  type createLocalJWKSet,
  type CryptoKey,
  errors,
  type FlattenedJWSInput,
  flattenedVerify,
} from 'jose';

/** A published key set, as jose reads it. */
export type KeySet = ReturnType<typeof createLocalJWKSet>;
type Token = Required<Parameters<KeySet>>;

/** Each try checks a signature, and anybody may send a token. So the number of tries is limited. */
const MAX_TRIES = 8;

/**
 * Finds the key of a set that a token was signed with. A token with a `kid` names its key. A token without one is tried
 * with the keys of its algorithm (RFC 7515, appendix D), but with eight at most.
 * @throws JWKSNoMatchingKey if the set has no such key
 */
export async function selectKey(keys: KeySet, ...[header, token]: Token): Promise<CryptoKey> {
  if (header.kid !== undefined) return keys(header, token);
  let tries = 0;
  for await (const key of candidates(keys, header, token)) {
    tries += 1;
    if (tries > MAX_TRIES) break;
    if (await verifies(token, key)) return key;
  }
  throw new errors.JWKSNoMatchingKey();
}

async function* candidates(keys: KeySet, ...token: Token): AsyncIterable<CryptoKey> {
  try {
    yield await keys(...token);
  } catch (error) {
    if (!(error instanceof errors.JWKSMultipleMatchingKeys)) throw error;
    yield* error;
  }
}

/** A published key that cannot be used verifies no token. */
function verifies(token: FlattenedJWSInput, key: CryptoKey): Promise<boolean> {
  return flattenedVerify(token, key).then(
    () => true,
    () => false,
  );
}
