import { createServer, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo, Socket } from 'node:net';
import { MemoryStore } from 'express-rate-limit';
import type { HttpConfig } from '../config';
import type { Context } from './context';
import { ConfigurationError } from '../errors';
import { answerBrokenRequests } from '../http/broken-requests';
import { createApp } from '../http/create-app';

/** Most of what a caller sends is in its body: headers must be there sooner. */
const MAX_HEADERS_TIMEOUT_MS = 10_000;

/** How long a stop waits for answers beyond those that wait for a decision to be applied. */
const STOP_GRACE_MS = 10_000;

/** A server that listens. */
export interface RunningApi {
  url: string;
  /** Takes no more requests, finishes those under way, and resolves when the last is answered. */
  stop: () => Promise<void>;
}

/**
 * Serves the HTTP API.
 * @param options `verifyResponses` to refuse to send what a route's schemas do not declare
 * @throws ConfigurationError if the port can't be had
 */
export async function serveApi(
  context: Context,
  http: HttpConfig,
  { verifyResponses = false }: { verifyResponses?: boolean } = {},
): Promise<RunningApi> {
  const { host, port, requestTimeoutMs } = http;
  const server = createServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(requestTimeoutMs, MAX_HEADERS_TIMEOUT_MS),
    connectionsCheckingInterval: Math.min(requestTimeoutMs, MAX_HEADERS_TIMEOUT_MS) / 2,
    // The application does, and says so.
    requireHostHeader: false,
  });
  const { app, authenticate } = context;
  const callCounts = new MemoryStore();
  server.on('request', createApp({ app, authenticate, http, callCounts, verifyResponses }));
  answerBrokenRequests(server, app.log);
  // The store's timer would keep the whole application in memory.
  server.once('close', () => callCounts.shutdown());
  const stop = stopping(server, app.decisionWaitMs + STOP_GRACE_MS);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ConfigurationError(`PORT ${port}: ${reasonOf(error)}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    stop,
  };
}

/**
 * What stops a server: what was asked whole is answered to its last byte, and then its connection is closed. No time-out of
 * Node's ends the others any more once a server is closed, so they are ended here, and after a while whoever does not
 * take its answer.
 */
function stopping(server: Server, graceMs: number): () => Promise<void> {
  const connections = new Set<Socket>();
  const underWay = new Set<ServerResponse>();
  let isStopping = false;
  const endUnlessOwed = (socket: Socket): void => {
    const isOwed = [...underWay].some(({ req }) => req.complete && req.socket === socket);
    if (!isOwed) socket.destroySoon();
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
      if (isStopping) endUnlessOwed(socket);
    });
  });
  return () =>
    new Promise((resolve) => {
      isStopping = true;
      for (const response of underWay) {
        if (!response.headersSent) response.setHeader('Connection', 'close');
      }
      const deadline = setTimeout(() => server.closeAllConnections(), graceMs);
      // Closing calls it, and Node takes a connection for idle whose answer is written but not sent yet.
      server.closeIdleConnections = () => undefined;
      server.close(() => {
        clearTimeout(deadline);
        resolve();
      });
      connections.forEach(endUnlessOwed);
    });
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'in use by another process: stop that, or choose another port';
  if (code === 'EACCES') return 'not allowed for this user: choose a port above 1023';
  return message;
}
