import type { Knex } from 'knex';

/** Names one call, however often it is sent: a key is its sender's own, for one route. */
export interface IdempotentCall {
  principal: string;
  route: string;
  key: string;
}

/** What a key says of a call that brings it. */
export type Claim = 'first' | 'repeated' | 'under way' | 'other body';

/**
 * Claims a key for a call, for as long as its lease. A key whose call crashed can be claimed again when that has passed.
 * @param call_id the UUID derived from the call, by which its row is found from then on
 * @param fingerprint SHA-256 of what was sent
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
    // Its call was refused between the two statements, and has given the key back.
    if (!row) return 'under way';
    if (!row.fingerprint.equals(fingerprint)) return 'other body';
    if (row.completed) return 'repeated';
    if (row.leased) return 'under way';
    await trx('idempotency_keys').where({ call_id }).update({ leased_until: lease });
    return 'repeated';
  });
}

/** Marks a key's call as done: from now on it is only ever repeated. */
export async function completeKey(db: Knex, call_id: string): Promise<void> {
  await db('idempotency_keys').where({ call_id }).update({ completed: true, leased_until: null });
}

/** Gives a key back whose call was refused, so that it may be sent again, corrected. */
export async function releaseKey(db: Knex, call_id: string): Promise<void> {
  await db('idempotency_keys').where({ call_id, completed: false }).delete();
}

/** Ends the lease of a key whose call failed and may have been done in part: it may be sent again at once. */
export async function endLease(db: Knex, call_id: string): Promise<void> {
  await db('idempotency_keys').where({ call_id, completed: false }).update({ leased_until: null });
}
