import { randomInt } from 'node:crypto';
import { createServer } from 'node:net';

// These are below the ports that systems give to outgoing connections. In that range a client may connect to itself
// while its server restarts, and then the server cannot get its port back.
const lowest = 20_000;
const highest = 30_000;

/** A port of the loopback interface that nothing listens on. */
export async function freePort(): Promise<number> {
  for (let tries = 0; tries < 100; tries += 1) {
    const port = randomInt(lowest, highest);
    if (await isPortFree(port)) return port;
  }
  throw new Error(`no free port between ${lowest} and ${highest} on 127.0.0.1`);
}

/** Whether a server could listen on this port of the loopback interface. */
export function isPortFree(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const server = createServer();
    server.once('error', () => resolve(false));
    server.listen(port, '127.0.0.1', () => server.close(() => resolve(true)));
  });
}
