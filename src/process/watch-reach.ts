import { setTimeout as delay } from 'node:timers/promises';
import type { ReachReporter } from './reach-reporter';

const EVERY_MS = 10_000;

/**
 * Asks a server every ten seconds whether it is in reach, and reports it, until the signal aborts.
 * @param check rejects, with a reason for people, when the server cannot be used
 */
export async function watchReach(
  check: () => Promise<void>,
  reach: ReachReporter,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    try {
      await check();
      if (!signal.aborted) reach.inReach();
    } catch (error) {
      if (!signal.aborted) reach.outOfReach(error instanceof Error ? error.message : String(error));
    }
    await delay(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
  }
}
