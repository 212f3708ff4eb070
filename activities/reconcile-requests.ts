import { Context } from '@temporalio/activity';
import type { ReconcilerActivities, ReconcilerSummary } from '../workflows/activity-contract';

const HEARTBEAT_MS = 5_000;

/**
 * One run of the reconciler, as a process does it.
 * @param signal ends the run
 * @param onPage gets the numbers so far
 */
export type Reconcile = (
  signal: AbortSignal,
  onPage: (summary: ReconcilerSummary) => void,
) => Promise<ReconcilerSummary>;

/** {@link ReconcilerActivities}. Its heartbeats show an operator the numbers so far. */
export function createReconcilerActivities(reconcile: Reconcile): ReconcilerActivities {
  return {
    reconcileRequests: async () => {
      const context = Context.current();
      let latest: ReconcilerSummary | undefined;
      const beat = setInterval(() => context.heartbeat(latest), HEARTBEAT_MS);
      try {
        return await reconcile(context.cancellationSignal, (summary) => (latest = summary));
      } finally {
        clearInterval(beat);
      }
    },
  };
}
