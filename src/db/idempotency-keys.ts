import type { Knex } from 'knex';
import { prepared } from './prepared';

/** Names one call, no matter how many times it is sent. A key belongs to one sender and one route. */
export interface IdempotentCall {
  principal: string;
  route: string;
  key: string;
}

/** What a key says about a call that is sent with it. */
export type Claim = 'first' | 'repeated' | 'under way' | 'other body';

/**
 * Claims a key for a call until its lease ends. If the call crashes, the key can be claimed again after that.
 * @param call_id the UUID derived from the call, which finds its row from now on
 * @param fingerprint SHA-256 of the body
 */
export async function claimKey(
  db: Knex,
  call_id: string,
  call: IdempotentCall,
  fingerprint: Buffer,
  leaseMs: number,
): Promise<Claim> {
  const inserted = await prepared(db, CLAIM_FIRST, { ...call, fingerprint, lease_ms: leaseMs });
  return inserted.length === 1 ? 'first' : claimAgain(db, call_id, fingerprint, leaseMs);
}

/** Claims a key that has a row, unless its lease or its call does not allow that. */
function claimAgain(db: Knex, call_id: string, fingerprint: Buffer, leaseMs: number): Promise<Claim> {
  return db.transaction(async (trx) => {
    const row = await trx('idempotency_keys')
      .where({ call_id })
      .forUpdate()
      .first<{ fingerprint: Buffer; completed: boolean; leased: boolean | null } | undefined>(
        'fingerprint',
        'completed',
        trx.raw('leased_until > now() as leased'),
      );
    // Between the two statements the other call was refused and gave the key back.
    if (!row) return 'under way';
    if (!row.fingerprint.equals(fingerprint)) return 'other body';
    if (row.completed) return 'repeated';
    if (row.leased) return 'under way';
    const lease = trx.raw("now() + ? * interval '1 millisecond'", [leaseMs]);
    await trx('idempotency_keys').where({ call_id }).update({ leased_until: lease });
    return 'repeated';
  });
}

/** Marks a key's call as done. Every later call with the key is a repeat. */
export async function completeKey(db: Knex, call_id: string): Promise<void> {
  await prepared(db, COMPLETE, { call_id });
}

const CLAIM_FIRST = `
  insert into idempotency_keys (principal, route, key, fingerprint, leased_until)
  values (:principal, :route, :key, :fingerprint, now() + cast(:lease_ms as integer) * interval '1 millisecond')
  on conflict (principal, route, key) do nothing
  returning key`;

const COMPLETE = 'update idempotency_keys set completed = true, leased_until = null where call_id = :call_id';

/** Gives back the key of a call that was refused, so that a corrected call can use it. */
export async function releaseKey(db: Knex, call_id: string): Promise<void> {
  await db('idempotency_keys').where({ call_id, completed: false }).delete();
}

/** Ends the lease of a key whose call failed, maybe after doing a part. The call may be sent again at once. */
export async function endLease(db: Knex, call_id: string): Promise<void> {
  await db('idempotency_keys').where({ call_id, completed: false }).update({ leased_until: null });
}
