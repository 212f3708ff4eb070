import { once } from 'node:events';
import type { IncomingMessage, Server, ServerResponse } from 'node:http';
import type { Socket } from 'node:net';
import { setImmediate } from 'node:timers/promises';

/** How long a stop waits for callers who are connected and have not said (all of) what they want. */
const SAY_MS = 1_000;

/** How long the port stays open at most, while one caller after the other connects. */
const CLOSE_PORT_MS = 500;

/**
 * What stops a server. Each connection is accounted for:
 * - Who was answered and is idle is closed at once. Such a client has to expect that (RFC 9112, section 9.5).
 * - What was asked whole is answered to its last byte, and then its connection is closed.
 * - Who has not said (all of) what they want has a second to do so, and is answered. Node's own time-outs end nothing any
 *   more once a server is closed.
 * @param graceMs after this time every connection is closed, whatever it waits for
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
 * Closes a server's port. The kernel resets the connections that it has taken and Node has not: so all of those are
 * accepted first. Nothing else is done meanwhile, so that the port is closed at once when nobody waits any more. A caller who
 * connects within that moment (some 50 µs) may still be reset, without anything having been done.
 */
async function closePort(server: Server): Promise<void> {
  const listeners = server.listeners('connection') as ((socket: Socket) => void)[];
  const waiting: Socket[] = [];
  server.removeAllListeners('connection').on('connection', (socket: Socket) => waiting.push(socket));
  const givenUpAt = Date.now() + CLOSE_PORT_MS;
  await setImmediate();
  // Node accepts at least one connection each turn of its event loop, if there is one.
  for (let before = -1; before !== waiting.length && Date.now() < givenUpAt;) {
    before = waiting.length;
    await setImmediate();
  }
  // Closing calls it, and Node takes a connection for idle whose answer is written but not sent yet.
  server.closeIdleConnections = () => undefined;
  server.close();
  server.removeAllListeners('connection');
  for (const listener of listeners) server.on('connection', listener);
  for (const socket of waiting) server.emit('connection', socket);
}
