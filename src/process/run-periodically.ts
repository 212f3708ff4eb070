import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import { describeForLog } from '../app/to-api-error';
import { untilAborted } from './until-aborted';

/** How often a failure that goes on is logged. */
const LOG_EVERY_MS = 60_000;

/**
 * Does some work again and again until it is stopped. If it fails, this is logged, and it is tried again. A failure that
 * goes on is logged once a minute at most.
 * @param name what the log calls the work
 * @param work gets a signal that aborts when it is told to stop. If it resolves to `'done'`, it is not done again
 * @param intervalMs the time from the end of one run to the start of the next, in milliseconds
 * @returns `stop`, which does not wait for a silent server
 */
export function runPeriodically(
  name: string,
  work: (signal: AbortSignal) => Promise<unknown>,
  intervalMs: number,
  log: Logger,
): { stop: () => Promise<void> } {
  const stopping = new AbortController();
  const { signal } = stopping;
  const isStopped = (): boolean => signal.aborted;
  const running = (async () => {
    let loggedAt = -LOG_EVERY_MS;
    while (!isStopped()) {
      try {
        if ((await untilAborted(signal, work(signal))) === 'done') return;
        loggedAt = -LOG_EVERY_MS;
      } catch (error) {
        if (!isStopped() && performance.now() - loggedAt >= LOG_EVERY_MS) {
          loggedAt = performance.now();
          log.warn({ reason: describeForLog(error) }, `${name} failed; its next run tries again`);
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
