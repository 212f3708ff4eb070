import { reconciler } from './activities';
import type { ReconcilerSummary } from './activity-contract';

/**
 * One run of the reconciler. A Schedule starts it, and starts no other one while it runs. Its result is for operators.
 */
export async function reconcileRegistrationRequests(): Promise<ReconcilerSummary> {
  return reconciler.reconcileRequests();
}
