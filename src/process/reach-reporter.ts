import type { Logger } from 'pino';

const REPEAT_MS = 60_000;

/** Logs in a few lines whether a server can be used. */
export interface ReachReporter {
  /**
   * Logs the reason the first time, and then once a minute.
   * @param state what the server is, by default `out of reach`
   */
  outOfReach: (reason: string, state?: string) => void;
  /** Logs that the server is back, if it was out of reach. */
  inReach: () => void;
}

/**
 * Reports on one server.
 * @param server the setting that names it and its address, such as `DATABASE_URL db.example.com:5432`
 * @param now a clock in milliseconds
 */
export function reportReach(
  server: string,
  log: Logger,
  now: () => number = () => performance.now(),
): ReachReporter {
  let since: number | undefined;
  let reportedAt = 0;
  const seconds = (start: number): number => Math.round((now() - start) / 1_000);
  return {
    outOfReach: (reason, state = 'out of reach') => {
      if (since === undefined) {
        since = reportedAt = now();
        log.warn({ reason }, `${server} is ${state}; trying again`);
      } else if (now() - reportedAt >= REPEAT_MS) {
        reportedAt = now();
        log.warn({ reason }, `${server} is still ${state} after ${seconds(since)} s; trying again`);
      }
    },
    inReach: () => {
      if (since !== undefined) log.info(`${server} is back after ${seconds(since)} s`);
      since = undefined;
    },
  };
}
