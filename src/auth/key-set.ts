import { isDeepStrictEqual } from 'node:util';
import { createLocalJWKSet, errors, type JSONWebKeySet, type JWTVerifyGetKey } from 'jose';
import type { AuthConfig } from '../config';
import { UnavailableError } from '../errors';
import { discoverJwksUri } from './discovery';
import { fetchJson } from './fetch-json';
import { type KeySet, selectKey } from './select-key';

/** How old the keys may get before they are fetched again, so that a revoked key is noticed. */
const FRESH_MS = 10 * 60_000;
/** How long known keys stay trusted while the issuer is out of reach. */
const STALE_MS = 60 * 60_000;
/** How long to wait before asking an issuer again that did not answer, or did not know a key. */
const COOLDOWN_MS = 5_000;
/** How long a fetch may take, including discovery. */
const FETCH_MS = 3_000;
const CHECK_MS = 2_000;

type KeySource = Pick<AuthConfig, 'issuer' | 'jwksUri'>;

/** The keys of one issuer. */
export interface IssuerKeys {
  /** A key resolver for jose. It throws UnavailableError if nobody can say whether there is such a key. */
  find: JWTVerifyGetKey;
  /**
   * The keys that count now. This never asks the issuer. It is another object as soon as the issuer has published
   * another set.
   * @returns undefined if the issuer has to be asked first
   */
  fresh: () => KeySet | undefined;
}

/**
 * The issuer's keys, fetched when they are needed. If a key is not known, the issuer is asked for it, at most once in a
 * cool-down. While the issuer gives no key set, the last known keys are used for a limited time.
 */
export function createKeySet(source: KeySource): IssuerKeys {
  let keys: KeySet | undefined;
  let askedAt = -Infinity;
  let answeredAt = -Infinity;
  let asking: Promise<void> | undefined;

  const fetchKeys = async (): Promise<void> => {
    try {
      const fetched = await fetchKeySet(source, FETCH_MS);
      if (!isDeepStrictEqual(keys?.jwks(), fetched.jwks())) keys = fetched;
      answeredAt = Date.now();
    } catch {
      // No error changes the known keys. They only get older.
    } finally {
      asking = undefined;
    }
  };
  const ask = async (): Promise<void> => {
    if (!asking && Date.now() - askedAt >= COOLDOWN_MS) {
      askedAt = Date.now();
      asking = fetchKeys();
    }
    await asking;
  };
  const outOfReach = (): UnavailableError =>
    new UnavailableError("The token issuer's keys are out of reach; try again");

  const find: JWTVerifyGetKey = async (header, token) => {
    const age = Date.now() - answeredAt;
    if (age > FRESH_MS) {
      const isAnswering = answeredAt >= askedAt;
      const asked = ask();
      // If the issuer did not answer last time, calls use the known keys and do not wait for it.
      if (isAnswering || age > STALE_MS) await asked;
    }
    if (!keys || Date.now() - answeredAt > STALE_MS) throw outOfReach();
    const known = keys;
    try {
      return await selectKey(known, header, token);
    } catch (error) {
      if (!(error instanceof errors.JWKSNoMatchingKey)) throw error;
      await ask();
      // The issuer may have such a key by now. While it does not answer, nobody can say that the token is bad.
      if (answeredAt < askedAt) throw outOfReach();
      if (keys === known) throw error;
      return selectKey(keys, header, token);
    }
  };
  return { find, fresh: () => (Date.now() - answeredAt > FRESH_MS ? undefined : keys) };
}

/**
 * Asks the issuer for its keys, for the report at /statusz.
 * @throws Error that says why they cannot be fetched
 */
export async function checkKeySet(source: KeySource): Promise<void> {
  await fetchKeySet(source, CHECK_MS);
}

async function fetchKeySet({ issuer, jwksUri }: KeySource, timeoutMs: number): Promise<KeySet> {
  const signal = AbortSignal.timeout(timeoutMs);
  const url = jwksUri ?? (await discoverJwksUri(issuer, signal));
  const document = await fetchJson(url, signal);
  try {
    // This throws if the document is no key set.
    return createLocalJWKSet(document as JSONWebKeySet);
  } catch (cause) {
    throw new Error(`${url} gives no key set`, { cause });
  }
}
