import type { Repair } from '../../../src/app/differences';
import { reconcile, type ReconcileOptions } from '../../../src/app/reconcile';
import type { Context } from '../../../src/process/context';

/** What {@link runReconciler} returns if nothing differed. */
export const NOTHING = { restarted: [], settled: [], recorded: [], relocated: [], failed: [] };

/** Runs the reconciler, and returns the ids of the requests by what was done to them. */
export async function runReconciler(
  app: Context['app'],
  options: ReconcileOptions = {},
): Promise<Record<Repair | 'failed', string[]>> {
  const done: Record<Repair | 'failed', string[]> = {
    restarted: [],
    settled: [],
    recorded: [],
    relocated: [],
    failed: [],
  };
  await reconcile(app, { graceMs: 0, onRequest: (id, result) => done[result].push(id), ...options });
  return done;
}
