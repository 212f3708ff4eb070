import type { Knex } from 'knex';
import { prepared } from './prepared';

/** So many rows are removed by one statement. It ends within a second, so it never keeps others waiting for long. */
const BATCH = 1_000;
/** A call can be sent again with its Idempotency-Key for so long (docs/api.md#idempotency-key). */
const KEPT_KEYS = '7 days';

/**
 * Removes the requests that ended without an application longer ago than the retention, with their events, batch by
 * batch. Each batch is one transaction and writes one `purged` event. Two processes may do this at once.
 * @param retentionMs milliseconds, at least 7 days
 * @returns how many were removed
 * @throws the signal's reason once it aborts; the batches before stay removed
 */
export function purgeRequests(db: Knex, retentionMs: number, signal?: AbortSignal): Promise<number> {
  return inBatches(async () => {
    const { rows } = await db.raw<{ rows: [{ purged: number }] }>(
      `select purge_requests(cast(:seconds as float) * interval '1 second', :batch) as purged`,
      { seconds: retentionMs / 1_000, batch: BATCH },
    );
    return rows[0].purged;
  }, signal);
}

/**
 * Removes the Idempotency-Keys that are older than 7 days, except those of a call that is under way.
 * @returns how many were removed
 * @throws the signal's reason once it aborts; the batches before stay removed
 */
export function purgeIdempotencyKeys(db: Knex, signal?: AbortSignal): Promise<number> {
  return inBatches(async () => {
    const { rowCount } = await db.raw<{ rowCount: number }>(
      `delete from idempotency_keys where (principal, route, key) in (
         select principal, route, key from idempotency_keys
         where created_at < now() - interval '${KEPT_KEYS}' and (leased_until is null or leased_until < now())
         order by created_at limit ? for update skip locked
       )`,
      [BATCH],
    );
    return rowCount;
  }, signal);
}

async function inBatches(removeSome: () => Promise<number>, signal?: AbortSignal): Promise<number> {
  let removed = 0;
  for (;;) {
    signal?.throwIfAborted();
    const count = await removeSome();
    removed += count;
    if (count < BATCH) return removed;
  }
}

/** Those of these ids whose requests were purged. */
export async function findPurged(db: Knex, ids: string[]): Promise<Set<string>> {
  const rows = await prepared<{ id: string }>(db, FIND_PURGED, { ids });
  return new Set(rows.map(({ id }) => id));
}

const FIND_PURGED = 'select id from purged_requests where id = any(cast(:ids as uuid[]))';
