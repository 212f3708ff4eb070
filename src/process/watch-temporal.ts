import type { Logger } from 'pino';
import type { TemporalConfig } from '../config';
import type { Context } from './context';
import { type ReachReporter, reportReach } from './reach-reporter';
import { watchReach } from './watch-reach';

/** How often a process that runs asks whether Temporal is there. */
const WATCH_MS = 10_000;

/** Reports on the Temporal of a process, by the variable that configures it and its address. */
export function reportTemporal({ setBy, connection }: TemporalConfig, log: Logger): ReachReporter {
  return reportReach(`${setBy ?? 'the embedded Temporal'} ${connection.address}`, log);
}

/**
 * Asks for the namespace now and then, and reports whether it is there.
 * @returns what ends this
 */
export function watchTemporal({ app }: Context, reach: ReachReporter): () => Promise<void> {
  const watching = new AbortController();
  void watchReach(() => app.workflows.findNamespace(), reach, WATCH_MS, watching.signal).catch(
    () => undefined,
  );
  return () => {
    watching.abort();
    return Promise.resolve();
  };
}
