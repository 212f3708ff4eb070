import { connect } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** Repeats an attempt until it succeeds, with a pause between attempts. Rejects only when the signal aborts. */
export async function waitUntil<T>(
  attempt: () => Promise<T>,
  everyMs: number,
  signal: AbortSignal,
): Promise<T> {
  for (;;) {
    signal.throwIfAborted();
    try {
      return await attempt();
    } catch {
      await sleep(everyMs, undefined, { signal });
    }
  }
}

/** Resolves if something accepts connections on a loopback port, and rejects if nothing does. */
export function acceptsConnections(port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    const socket = connect(port, '127.0.0.1', () => {
      socket.destroy();
      resolve();
    });
    socket.once('error', reject);
  });
}
