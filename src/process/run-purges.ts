import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { purgeIdempotencyKeys, purgeRequests } from '../db/purge';
import { runPeriodically } from './run-periodically';

const HOUR_MS = 3_600_000;

/**
 * Removes what is too old to be kept, once an hour until it is stopped: Idempotency-Keys, and old requests if there is
 * a retention (docs/retention.md). It may run in every worker.
 * @param retentionMs how long requests that ended without an application are kept, in milliseconds; undefined: for ever
 * @param intervalMs the time from the end of one run to the start of the next, in milliseconds
 * @returns `stop`, which does not wait for a silent server
 */
export function runPurges(
  db: Knex,
  retentionMs: number | undefined,
  log: Logger,
  intervalMs = HOUR_MS,
): { stop: () => Promise<void> } {
  const purge = async (signal: AbortSignal): Promise<void> => {
    const idempotency_keys = await purgeIdempotencyKeys(db, signal);
    const requests = retentionMs === undefined ? 0 : await purgeRequests(db, retentionMs, signal);
    if (idempotency_keys + requests > 0) log.info({ requests, idempotency_keys }, 'purged what was too old');
  };
  return runPeriodically('purge', purge, intervalMs, log);
}
