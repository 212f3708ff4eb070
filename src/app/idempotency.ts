import { createHash } from 'node:crypto';
import { claimKey, completeKey, endLease, type IdempotentCall, releaseKey } from '../db/idempotency-keys';
import { ApiError, KeyReusedError, KeyUnderWayError } from '../errors';
import type { AppContext } from './app-context';

/** A lease is the decision wait plus this time. No call takes longer, because its other steps end within seconds. */
const LEASE_MARGIN_MS = 20_000;

/** A call that brought an Idempotency-Key. */
export interface KeyedCall extends IdempotentCall {
  /** The parsed body. */
  body: unknown;
}

/**
 * Runs a call that brought an Idempotency-Key (draft-ietf-httpapi-idempotency-key-header-07) at most once at a time.
 * An id is derived from the key, and everything that the call creates gets this id. So the effects happen once, even
 * if the process crashes between two steps.
 * @param run gets that id, a UUID
 * @returns the result of `run`, and whether the call had been sent before
 * @throws KeyReusedError for a key that was sent with another body, KeyUnderWayError while a call with it is under way
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
  if (claim === 'under way') throw new KeyUnderWayError();
  try {
    const result = await run(id);
    // If this fails, the key only stays incomplete. The derived id still keeps a repeated call from a second effect.
    await completeKey(app.db, id).catch((error: unknown) =>
      app.log.warn({ err: error }, 'could not mark an Idempotency-Key as completed'),
    );
    return { result, isRepeated: claim === 'repeated' };
  } catch (error) {
    const isRefused = error instanceof ApiError && error.status < 500;
    const giveBack = isRefused && claim === 'first' ? releaseKey : endLease;
    await giveBack(app.db, id).catch((lost: unknown) =>
      app.log.warn({ err: lost }, 'could not give back an Idempotency-Key; its lease ends by itself'),
    );
    throw error;
  }
}

/**
 * Computes a UUID of version 8 (RFC 9562, section 5.8) that is the same for the same call. Postgres computes it too, in
 * src/db/schema/migrations/0003-call-ids.ts. The two must always give the same id.
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
