import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { reconcile } from '../app/reconcile';
import { describeForLog } from '../app/to-api-error';
import type { Context } from './context';

/** Runs the reconciler now and then until it is stopped. A run that fails is logged and left to the next. */
export function runReconciler(
  { app }: Context,
  intervalMs: number,
  log: Logger,
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      try {
        const repairs = await reconcile(app);
        const repaired = [...repairs.restarted, ...repairs.settled, ...repairs.recorded];
        if (repaired.length > 0) log.warn(repairs, 'reconciler repaired requests');
      } catch (error) {
        log.warn({ reason: describeForLog(error) }, 'reconciler failed; it runs again');
      }
      await delay(intervalMs, undefined, { signal: stopping.signal }).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}
