import { setTimeout as delay } from 'node:timers/promises';
import type { ReachReporter } from './reach-reporter';

/**
 * Asks a server now and then whether it is in reach, and reports it.
 * @param check rejects, with a reason for people, when the server cannot be used
 * @throws AbortError when the signal aborts, which is what ends it
 */
export async function watchReach(
  check: () => Promise<void>,
  reach: ReachReporter,
  everyMs: number,
  signal: AbortSignal,
): Promise<never> {
  for (;;) {
    const reason = await check().then(
      () => undefined,
      (error: unknown) => (error instanceof Error ? error.message : String(error)),
    );
    signal.throwIfAborted();
    if (reason === undefined) reach.inReach();
    else reach.outOfReach(reason);
    await delay(everyMs, undefined, { signal, ref: false });
  }
}
