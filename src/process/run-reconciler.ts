import type { Logger } from 'pino';
import { reconcile, type Repairs } from '../app/reconcile';
import { foldListTotals, recountListTotals } from '../db/list-totals';
import type { RepairCounts } from '../observability/metrics';
import type { Context } from './context';
import { runPeriodically } from './run-periodically';

/** Each reader of a total adds up the deltas since the last fold, so there should be few. */
const FOLD_INTERVAL_MS = 2_000;

/**
 * Keeps what Postgres repeats in order until it is stopped: compares requests with their workflows again and again, folds
 * the totals of lists, and counts them again once. If a run fails, this is logged, and the next run tries again. The first
 * run that succeeds also looks at completed workflows, because a process is started again after a backup was restored.
 * Totals are counted again for the same reason.
 * @param intervalMs the time from the end of one run to the start of the next, in milliseconds
 * @returns `stop`, which does not wait for a silent server
 */
export function runReconciler(
  context: Context,
  intervalMs: number,
  log: Logger,
): { stop: () => Promise<void> } {
  const parts = [
    runPeriodically('reconciler', reconcileRequests(context, log), intervalMs, log),
    runPeriodically('count of list totals', () => recount(context, log), intervalMs, log),
    runPeriodically('fold of list totals', () => foldListTotals(context.db), FOLD_INTERVAL_MS, log),
  ];
  return {
    stop: async () => {
      await Promise.all(parts.map(({ stop }) => stop()));
    },
  };
}

function reconcileRequests({ app }: Context, log: Logger): (signal: AbortSignal) => Promise<void> {
  let completed = true;
  return async (signal) => {
    const found = await reconcile(app, { signal, completed }).catch((error: unknown) => {
      if (!signal.aborted) app.metrics.reconcileFailed();
      throw error;
    });
    app.metrics.reconciled(countsOf(found));
    const { relocated, ...repairs } = found;
    completed = false;
    if (relocated.length > 0) {
      log.info({ relocated }, 'reconciler told workflows that their tenants moved to another partner');
    }
    const { restarted, settled, recorded, failed } = repairs;
    if (restarted.length + settled.length + recorded.length > 0) {
      log.warn(repairs, 'reconciler repaired requests');
    } else if (failed.length > 0) {
      log.warn({ failed }, 'reconciler could not repair requests; its next run tries again');
    }
  };
}

function countsOf({ restarted, settled, recorded, relocated, failed }: Repairs): RepairCounts {
  return {
    restarted: restarted.length,
    settled: settled.length,
    recorded: recorded.length,
    relocated: relocated.length,
    failed: failed.length,
  };
}

/** Other parts of the process need not wait for this, which may take long. */
async function recount({ patientDb }: Context, log: Logger): Promise<'done'> {
  const wrong = await recountListTotals(patientDb);
  if (wrong.length > 0) log.warn({ wrong }, 'repaired list totals that were wrong');
  return 'done';
}
