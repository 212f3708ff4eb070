import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { describeForLog } from '../app/to-api-error';
import { foldListTotals, recountListTotals } from '../db/list-totals';
import { createReconcilerSchedule, ensureReconcilerSchedule } from '../temporal/reconciler-schedule';
import { RECONCILER_SCHEDULE } from '../../workflows/activity-contract';
import type { Context } from './context';
import { runPeriodically } from './run-periodically';

/** Each reader of a total adds up the deltas since the last fold, so there should be few. */
const FOLD_INTERVAL_MS = 2_000;

/** A Temporal that was restored or set up anew has no Schedule, so it is looked for again and again. */
const SCHEDULE_CHECK_MS = 60_000;

/**
 * Keeps in order what Postgres repeats, until it is stopped: makes sure that the Schedule of the reconciler exists, counts
 * the totals of lists again once, and folds them. Totals are kept in each process and not by a Schedule, because lists
 * need them while Temporal is down, and because a fold every two seconds would fill Temporal with workflows. If one of
 * these fails, this is logged, and it is tried again.
 * @param intervalMs the interval of the Schedule, in milliseconds
 * @returns `stop`, which does not wait for a silent server
 */
export function runReconciler(
  context: Context,
  intervalMs: number,
  log: Logger,
): { stop: () => Promise<void> } {
  const parts = [
    runPeriodically(
      'reconciler',
      keepSchedule(context.temporal, intervalMs),
      Math.min(intervalMs, SCHEDULE_CHECK_MS),
      log,
    ),
    runPeriodically('count of list totals', () => recount(context, log), intervalMs, log),
    runPeriodically('fold of list totals', () => foldListTotals(context.db), FOLD_INTERVAL_MS, log),
  ];
  return {
    stop: async () => {
      await Promise.all(parts.map(({ stop }) => stop()));
    },
  };
}

/**
 * Only a start changes the interval. Otherwise two workers with different settings would change it again and again.
 */
function keepSchedule(temporal: Client, intervalMs: number): () => Promise<void> {
  let ensure: (client: Client, intervalMs: number) => Promise<unknown> = ensureReconcilerSchedule;
  return async () => {
    try {
      await ensure(temporal, intervalMs);
      ensure = createReconcilerSchedule;
    } catch (cause) {
      const problem = `the Schedule ${RECONCILER_SCHEDULE} could not be created or changed`;
      const consequence = 'while it is missing, nothing is reconciled';
      throw new Error(`${problem}: ${describeForLog(cause)}; ${consequence}`, { cause });
    }
  };
}

/** Other parts of the process need not wait for this, which may take long. */
async function recount({ patientDb }: Context, log: Logger): Promise<'done'> {
  const wrong = await recountListTotals(patientDb);
  if (wrong.length > 0) log.warn({ wrong }, 'repaired list totals that were wrong');
  return 'done';
}
