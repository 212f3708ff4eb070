import type { Knex } from 'knex';

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
  return db.transaction(async (trx) => {
    const lease = trx.raw("now() + ? * interval '1 millisecond'", [leaseMs]);
    const inserted = await trx('idempotency_keys')
      .insert({ ...call, fingerprint, leased_until: lease })
      .onConflict(['principal', 'route', 'key'])
      .ignore()
      .returning<{ key: string }[]>('key');
    if (inserted.length === 1) return 'first';
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
    await trx('idempotency_keys').where({ call_id }).update({ leased_until: lease });
    return 'repeated';
  });
}

/** Marks a key's call as done. Every later call with the key is a repeat. */
export async function completeKey(db: Knex, call_id: string): Promise<void> {
  await db('idempotency_keys').where({ call_id }).update({ completed: true, leased_until: null });
}

/** Gives back the key of a call that was refused, so that a corrected call can use it. */
export async function releaseKey(db: Knex, call_id: string): Promise<void> {
  await db('idempotency_keys').where({ call_id, completed: false }).delete();
}

/** Ends the lease of a key whose call failed, maybe after doing a part. The call may be sent again at once. */
export async function endLease(db: Knex, call_id: string): Promise<void> {
  await db('idempotency_keys').where({ call_id, completed: false }).update({ leased_until: null });
}
