import { setTimeout as delay } from 'node:timers/promises';

/**
 * Waits until a condition holds.
 * @param read is called again until `holds` accepts its result
 * @throws Error with the last value, if the condition does not hold in time
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
    if (Date.now() > deadline)
      throw new Error(`the condition never held; last value: ${JSON.stringify(value)}`);
    await delay(20);
  }
}
