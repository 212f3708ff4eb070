import { setTimeout as delay } from 'node:timers/promises';
import { Gauge, type Registry } from 'prom-client';
import { PREFIX } from './prefix';

/** The requests that wait for a decision. */
export interface PendingRequests {
  count: number;
  /** The age of the oldest one in seconds, or 0 if there is none. */
  oldestAgeSeconds: number;
}

/** Scrapes in this time share one answer of Postgres. */
const SHARED_MS = 5_000;

/** A scrape does not wait longer than this for Postgres. */
const WAIT_MS = 1_000;

/**
 * Measures what waits for a decision. Every process reports the same numbers, so take their maximum. While Postgres does
 * not answer, the scrape has no value for them.
 */
export function observePending(registry: Registry, read: () => Promise<PendingRequests>): void {
  let readAt = -Infinity;
  let latest: Promise<PendingRequests | undefined>;
  const pending = (): Promise<PendingRequests | undefined> => {
    if (performance.now() - readAt >= SHARED_MS) {
      readAt = performance.now();
      latest = read().catch(() => undefined);
    }
    return Promise.race([latest, delay(WAIT_MS, undefined, { ref: false })]);
  };
  const gauge = (name: string, help: string, valueOf: (pending: PendingRequests) => number): void => {
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      registers: [registry],
      async collect() {
        const known = await pending();
        if (known) this.set(valueOf(known));
        else this.remove();
      },
    });
  };
  gauge('pending', 'Requests that wait for a decision', ({ count }) => count);
  gauge(
    'oldest_pending_age_seconds',
    'Age of the request that waits longest for a decision; 0 if none waits',
    ({ oldestAgeSeconds }) => oldestAgeSeconds,
  );
}
