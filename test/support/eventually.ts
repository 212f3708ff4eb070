import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits for a condition rather than for a time.
 * @param read is asked again until `holds` accepts what it returns
 * @throws Error with the last value, if that takes longer than it may
 */
export async function eventually<T>(
  read: () => Promise<T> | T,
  holds: (value: T) => boolean = Boolean,
  withinMs = 15_000,
): Promise<T> {
  const deadline = Date.now() + withinMs;
  for (;;) {
    const value = await read();
    if (holds(value)) return value;
    if (Date.now() > deadline) throw new Error(`still not so: ${JSON.stringify(value)}`);
    await delay(20);
  }
}
