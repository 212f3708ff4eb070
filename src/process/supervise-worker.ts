import { setTimeout as delay } from 'node:timers/promises';
import type { Logger } from 'pino';
import type { Polling } from './polling';
import type { ReachReporter } from './reach-reporter';
import { untilAborted } from './until-aborted';

const RETRY_MS = 2_000;

/** A worker with its own connection. */
export interface ConnectedWorker {
  /** Takes tasks. Resolves when the worker was shut down and its last task is done. Rejects when the worker fails. */
  run: () => Promise<void>;
  /** Takes no more tasks. */
  shutdown: () => void;
  /** Closes the connection, whether the worker has run or not. */
  close: () => Promise<void>;
}

/** A worker that polls. */
export interface RunningWorker {
  /** Takes no more tasks, finishes those under way, and resolves when the last is done. */
  stop: () => Promise<void>;
}

/**
 * Runs a worker until it is stopped. If the worker fails, another one replaces it. Resolves when the first one polls,
 * however long Temporal takes to come up. After `signal` aborts or `stop` is called, no further worker is run.
 * @param connect makes a worker; it is called again until it succeeds
 * @param polling is told when a worker polls, and when none does
 * @throws AbortError if the signal aborts before the first one polls
 */
export async function superviseWorker(
  connect: () => Promise<ConnectedWorker>,
  reach: ReachReporter,
  log: Logger,
  signal: AbortSignal,
  polling: Polling,
): Promise<RunningWorker> {
  polling.miss();
  const stopping = new AbortController();
  const stopped = AbortSignal.any([signal, stopping.signal]);
  const first = await connectWhenReachable(connect, reach, stopped);
  const running = (async () => {
    let worker: ConnectedWorker | undefined = first;
    while (worker) {
      await runUntilStopped(worker, stopping.signal, log, polling);
      worker = stopped.aborted
        ? undefined
        : await connectWhenReachable(connect, reach, stopped).catch(() => undefined);
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      await running;
    },
  };
}

/** Resolves when the worker has ended, even if it failed. */
async function runUntilStopped(
  worker: ConnectedWorker,
  stopping: AbortSignal,
  log: Logger,
  polling: Polling,
): Promise<void> {
  try {
    const running = worker.run();
    polling.begin();
    if (stopping.aborted) worker.shutdown();
    else stopping.addEventListener('abort', worker.shutdown, { once: true });
    await running;
  } catch (error) {
    log.error({ err: error }, stopping.aborted ? 'worker failed' : 'worker failed; starting another one');
  } finally {
    polling.miss();
    stopping.removeEventListener('abort', worker.shutdown);
    await worker.close();
  }
}

/** @throws AbortError if the signal aborts first */
async function connectWhenReachable(
  connect: () => Promise<ConnectedWorker>,
  reach: ReachReporter,
  stopped: AbortSignal,
): Promise<ConnectedWorker> {
  for (;;) {
    stopped.throwIfAborted();
    const connecting = connect();
    try {
      const worker = await untilAborted(stopped, connecting);
      reach.inReach();
      return worker;
    } catch (error) {
      if (stopped.aborted) {
        // The attempt goes on. If it still makes a worker, that worker is closed.
        void connecting.then(({ close }) => close()).catch(() => undefined);
        throw error;
      }
      reach.outOfReach(error instanceof Error ? error.message : String(error));
    }
    await delay(RETRY_MS, undefined, { signal: stopped });
  }
}
