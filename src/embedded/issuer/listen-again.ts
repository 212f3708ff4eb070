import { readFile, writeFile } from 'node:fs/promises';
import type { Server } from 'node:http';
import { freePort } from '../server/free-port';

/**
 * Listens on 127.0.0.1, on the port of the last time if that is free. So a page of the console that is open during a
 * restart finds its issuer again.
 * @param file keeps the port
 */
export async function listenAgain(server: Server, file: string): Promise<number> {
  const former = await readFile(file, 'utf8').catch(() => 'none');
  const port = await listen(server, Number(former)).catch(async () => listen(server, await freePort()));
  if (String(port) !== former) await writeFile(file, String(port));
  return port;
}

/** @param port 0 for any that is free */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject);
      const address = server.address();
      if (address && typeof address === 'object') resolve(address.port);
    });
  });
}
