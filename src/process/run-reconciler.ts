import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { reconcile } from '../app/reconcile';
import { describeForLog } from '../app/to-api-error';
import type { Context } from './context';

/**
 * Runs the reconciler now and then until it is stopped. A run that fails is logged and left to the next. The first
 * run looks at completed workflows too: a process is started again after a restored backup.
 * @param intervalMs the time from the end of one run to the start of the next, in milliseconds
 * @returns `stop`, which does not wait for a server that is silent
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
        const { relocated, ...repairs } = await reconcile(app, { signal, completed });
        completed = false;
        if (relocated.length > 0) log.info({ relocated }, 'requests follow tenants that moved');
        const { restarted, settled, recorded, failed } = repairs;
        if (restarted.length + settled.length + recorded.length > 0) {
          log.warn(repairs, 'reconciler repaired requests');
        } else if (failed.length > 0) {
          log.warn({ failed }, 'reconciler could not repair requests; it tries them again');
        }
      } catch (error) {
        if (!isStopped()) {
          log.warn({ reason: describeForLog(error) }, 'reconciler failed; it runs again');
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
