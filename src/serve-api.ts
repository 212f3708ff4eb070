import { createServer } from 'node:http';
import type { Context } from './context';
import { ConfigurationError } from './errors';
import { createApp } from './http/create-app';

/** A server that listens. */
export interface RunningApi {
  url: string;
  /** Takes no more requests, finishes those under way, and resolves when the last is answered. */
  stop: () => Promise<void>;
}

/**
 * Serves the HTTP API.
 * @throws ConfigurationError if the port can't be had
 */
export async function serveApi(context: Context, port: number, host: string): Promise<RunningApi> {
  const server = createServer(createApp({ app: context.app, authenticate: context.authenticate }));
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ConfigurationError(`PORT ${port}: ${reasonOf(error)}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'in use by another process: stop that, or choose another port';
  if (code === 'EACCES') return 'not allowed for this user: choose a port above 1023';
  return message;
}
