import { rmSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { messageOf } from '../system-error';
import { startServer, type ServerSpec } from './server-process';

const firstDelayMs = 100;
const longestDelayMs = 10_000;
/** After a run of this length, the delay is the shortest one again. */
const steadyMs = 60_000;

/** A server that is started again whenever it ends by itself. */
export interface SupervisedServer {
  stop(): Promise<void>;
}

/** Starts a server. Whenever it ends by itself, it is started again, with a growing delay, until it is stopped. */
export async function superviseServer(
  spec: ServerSpec,
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<SupervisedServer> {
  let server = await startServer(spec, signal);
  const stopping = new AbortController();
  const stopped = new Promise<undefined>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve(undefined));
  });

  async function supervise(): Promise<void> {
    let delay = firstDelayMs;
    for (;;) {
      const since = Date.now();
      const end = await Promise.race([stopped, server.ended]);
      if (stopping.signal.aborted) return server.stop();
      announce(`${spec.name} ended by itself (${String(end)}): starting it again`);
      if (Date.now() - since > steadyMs) delay = firstDelayMs;
      delay = await startAgain(delay);
    }
  }

  /** @returns the delay before the next restart, in milliseconds */
  async function startAgain(delay: number): Promise<number> {
    for (;;) {
      try {
        await sleep(delay, undefined, { signal: stopping.signal });
        delay = Math.min(delay * 2, longestDelayMs);
        server = await startServer(spec, stopping.signal);
        announce(`${spec.name} answers again`);
        return delay;
      } catch (error) {
        if (stopping.signal.aborted) return delay;
        announce(`${messageOf(error)}; next try in ${delay / 1000} s`);
      }
    }
  }

  const supervision = supervise();
  return {
    stop: async () => {
      stopping.abort();
      await supervision;
      rmSync(spec.pidFile, { force: true });
    },
  };
}
