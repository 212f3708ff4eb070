import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { ConfigurationError } from '../errors';

/**
 * Makes a server listen.
 * @param variable the one that names the port, for the error
 * @returns its URL
 * @throws ConfigurationError if the port is in use or not allowed
 */
export async function listen(server: Server, variable: string, port: number, host: string): Promise<string> {
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ConfigurationError(`${variable} ${port}: ${reasonOf(error)}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return `http://${host}:${(server.address() as AddressInfo).port}`;
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'in use by another process: stop that, or choose another port';
  if (code === 'EACCES') return 'not allowed for this user: choose a port above 1023';
  return message;
}
