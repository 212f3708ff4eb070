import { createHash } from 'node:crypto';
import { claimKey, completeKey, endLease, type IdempotentCall, releaseKey } from '../db/idempotency-keys';
import { ApiError, ConflictError, KeyReusedError } from '../errors';
import type { AppContext } from './app-context';

/** Longer than any call takes: a decision waits 10 s by default, and its engine answers within seconds. */
const LEASE_MARGIN_MS = 20_000;

/** A call that brought an Idempotency-Key. */
export interface KeyedCall extends IdempotentCall {
  /** What was sent, parsed. */
  body: unknown;
}

/**
 * Runs a call that brought an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07) at most once at a time.
 * What makes its effects happen once is not the key's row but the id derived from the key, which names everything the
 * call creates: so it survives a crash between any two steps.
 * @param run is given that id, a UUID
 * @returns what it answered, and whether the call had been sent before
 * @throws KeyReusedError for a key that came with another body, ConflictError while its first call is under way
 */
export async function runOnce<T>(
  app: AppContext,
  { body, ...call }: KeyedCall,
  run: (id: string) => Promise<T>,
): Promise<{ result: T; isRepeated: boolean }> {
  const fingerprint = createHash('sha256')
    .update(JSON.stringify(body ?? null))
    .digest();
  const id = derivedId(call);
  const claim = await claimKey(app.db, id, call, fingerprint, app.decisionWaitMs + LEASE_MARGIN_MS);
  if (claim === 'other body') throw new KeyReusedError();
  if (claim === 'under way') {
    throw new ConflictError('A call with this Idempotency-Key is under way: send it again later');
  }
  try {
    const result = await run(id);
    // Left out, it is only repeated under the lease's rules: the derived id still keeps it to one effect.
    await completeKey(app.db, id).catch((error: unknown) =>
      app.log.warn({ err: error }, 'key not completed'),
    );
    return { result, isRepeated: claim === 'repeated' };
  } catch (error) {
    const isRefused = error instanceof ApiError && error.status < 500;
    const giveBack = isRefused && claim === 'first' ? releaseKey : endLease;
    await giveBack(app.db, id).catch((lost: unknown) => app.log.warn({ err: lost }, 'key left to its lease'));
    throw error;
  }
}

/**
 * A UUID of version 8 (RFC 9562, section 5.8) that is the same for the same call. Postgres computes it too, in
 * src/db/schema/migrations/0003-call-ids.ts: neither can be changed alone.
 */
export function derivedId({ principal, route, key }: IdempotentCall): string {
  const hash = createHash('sha256')
    .update(JSON.stringify([principal, route, key]))
    .digest();
  hash[6] = ((hash[6] ?? 0) & 0x0f) | 0x80;
  hash[8] = ((hash[8] ?? 0) & 0x3f) | 0x80;
  const hex = hash.toString('hex');
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20, 32)].join(
    '-',
  );
}
