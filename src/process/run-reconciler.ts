import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { reconcile } from '../app/reconcile';
import { describeForLog } from '../app/to-api-error';
import type { Context } from './context';
import { untilAborted } from './until-aborted';

/**
 * Runs the reconciler again and again until it is stopped. If a run fails, this is logged, and the next run tries
 * again. The first run that succeeds also looks at completed workflows, because a process is started again after a
 * backup was restored.
 * @param intervalMs the time from the end of one run to the start of the next, in milliseconds
 * @returns `stop`, which does not wait for a silent server
 */
export function runReconciler(
  { app }: Context,
  intervalMs: number,
  log: Logger,
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const isStopped = (): boolean => signal.aborted;
  const running = (async () => {
    let completed = true;
    while (!isStopped()) {
      try {
        const { relocated, ...repairs } = await untilAborted(signal, reconcile(app, { signal, completed }));
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
      } catch (error) {
        if (!isStopped()) {
          log.warn({ reason: describeForLog(error) }, 'reconciler failed; its next run tries again');
        }
      }
      await delay(intervalMs, undefined, { signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
