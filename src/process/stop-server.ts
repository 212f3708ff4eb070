import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** How long a stop waits for callers who are connected but have not sent a whole request. */
const SAY_MS = 1_000;

/** The longest time that the port stays open while more and more callers connect. */
const CLOSE_PORT_MS = 500;

/**
 * Makes the function that stops a server. It depends on the connection what happens to it:
 * - A connection that was answered and is idle is closed at once. Clients must expect this (RFC 9112, section 9.5).
 * - A request that has arrived completely is answered to the last byte. Then its connection is closed.
 * - A caller who has not sent a whole request has a second to send the rest, and is answered. Node's own time-outs no
 *   longer work when a server is closed.
 * @param graceMs after this time every connection is closed, no matter what it waits for
 */
export function stopping(server: Server, graceMs: number): () => Promise<void> {
  const connections = new Set<Socket>();
  const answered = new WeakSet<Socket>();
  const underWay = new Set<ServerResponse>();
  let isStopping = false;
  const requestsOn = (socket: Socket): IncomingMessage[] =>
    [...underWay].map(({ req }) => req).filter((request) => request.socket === socket);
  const endUnlessAskedWhole = (socket: Socket): void => {
    if (!requestsOn(socket).some(({ complete }) => complete)) socket.destroySoon();
  };
  server.on('connection', (socket: Socket) => {
    connections.add(socket);
    socket.once('close', () => connections.delete(socket));
  });
  server.prependListener('request', ({ socket }, response: ServerResponse) => {
    if (isStopping) response.setHeader('Connection', 'close');
    underWay.add(response);
    response.once('close', () => {
      underWay.delete(response);
      answered.add(socket);
      if (isStopping) endUnlessAskedWhole(socket);
    });
  });
  return async () => {
    isStopping = true;
    for (const response of underWay) {
      if (!response.headersSent) response.setHeader('Connection', 'close');
    }
    for (const socket of connections) {
      if (answered.has(socket) && requestsOn(socket).length === 0) socket.destroySoon();
    }
    const ended = once(server, 'close');
    await closePort(server);
    const timers = [
      setTimeout(() => connections.forEach(endUnlessAskedWhole), SAY_MS),
      setTimeout(() => server.closeAllConnections(), graceMs),
    ];
    await ended;
    timers.forEach(clearTimeout);
  };
}

/**
 * Closes a server's port. The kernel would reset the connections that Node has not accepted yet, so Node accepts all of
 * them first. It does nothing else meanwhile, so that it closes the port as soon as no caller waits. A caller who
 * connects in that last moment (some 50 µs) may still be reset, but then nothing has been done.
 */
async function closePort(server: Server): Promise<void> {
  const listeners = server.listeners('connection') as ((socket: Socket) => void)[];
  const waiting: Socket[] = [];
  server.removeAllListeners('connection').on('connection', (socket: Socket) => waiting.push(socket));
  const givenUpAt = Date.now() + CLOSE_PORT_MS;
  await setImmediate();
  // Node accepts at least one waiting connection in each turn of its event loop.
  for (let before = -1; before !== waiting.length && Date.now() < givenUpAt;) {
    before = waiting.length;
    await setImmediate();
  }
  // `close` calls this, and Node counts a connection as idle if its answer is written but not sent yet.
  server.closeIdleConnections = () => undefined;
  server.close();
  server.removeAllListeners('connection');
  for (const listener of listeners) server.on('connection', listener);
  for (const socket of waiting) server.emit('connection', socket);
}
