import { setTimeout as sleep } from 'node:timers/promises';

/** Tries until it no longer throws; then the last failure is the test's. */
export async function eventually<T>(attempt: () => T | Promise<T>, withinMs = 20_000): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (Date.now() > deadline) throw error;
      await sleep(25);
    }
  }
}
