import { ApplicationFailure } from '@temporalio/common';
import type { Logger } from 'pino';
import type { Reconcile } from '../../activities/reconcile-requests';
import type { AppContext } from '../app/app-context';
import { reconcile } from '../app/reconcile';
import { describeForLog } from '../app/to-api-error';
import type { ReconcilerSummary } from '../../workflows/activity-contract';
import { untilAborted } from './until-aborted';

/**
 * Runs the reconciler in this process, and logs what it repaired.
 * @param stopping aborts when this process is told to stop. The run ends at once, and another worker begins it again
 */
export function reconcileRequests(app: AppContext, log: Logger, stopping: AbortSignal): Reconcile {
  return async (cancelled, onPage) => {
    const signal = AbortSignal.any([cancelled, stopping]);
    const onRequest = (request_id: string, result: string): void => {
      if (result !== 'failed') log.info({ request_id, result }, 'reconciler repaired a request');
    };
    try {
      const summary = await untilAborted(signal, reconcile(app, { signal, onRequest, onPage }));
      app.metrics.reconciled(summary);
      logRepairs(log, summary);
      return summary;
    } catch (error) {
      cancelled.throwIfAborted();
      if (!stopping.aborted) app.metrics.reconcileFailed();
      // The history keeps this text, so it holds no values of a statement.
      const reason = stopping.aborted ? 'the worker was stopped' : describeForLog(error);
      throw ApplicationFailure.retryable(`the run did not end: ${reason}`, 'ReconcilerEnded');
    }
  };
}

/** Normally nothing is repaired, so a repair deserves an alert. A tenant that moved is no repair. */
function logRepairs(log: Logger, summary: ReconcilerSummary): void {
  const { restarted, settled, recorded, relocated, failed } = summary;
  if (restarted + settled + recorded > 0) log.warn(summary, 'reconciler repaired requests');
  else if (failed > 0) log.warn(summary, 'reconciler could not repair requests; its next run tries again');
  else if (relocated > 0) {
    log.info(summary, 'reconciler told workflows that their tenants moved to another partner');
  }
}
