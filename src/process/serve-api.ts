import { MemoryStore } from 'express-rate-limit';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { HttpConfig } from '../config';
import type { Context } from './context';
import { ConfigurationError } from '../errors';
import { answerBrokenRequests } from '../http/broken-requests';
import { createApp } from '../http/create-app';
import { stopping } from './stop-server';

/** Headers are small, so they must arrive sooner than a whole request. */
const MAX_HEADERS_TIMEOUT_MS = 10_000;

/** A stop waits for answers as long as a decision waits, plus this time. */
const STOP_GRACE_MS = 10_000;

/** A server that listens. */
export interface RunningApi {
  url: string;
  /** Takes no more requests, finishes those under way, and resolves when the last is answered. */
  stop: () => Promise<void>;
}

/**
 * Serves the HTTP API. The process that starts it sets `lifecycle.isServing` when calls may be routed to it.
 * @param options `verifyResponses` makes it an error to send what a route's schemas do not declare
 * @throws ConfigurationError if the port is in use or not allowed
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
    // The application requires one itself, with an answer that says so.
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
    stop: () => {
      app.lifecycle.isServing = false;
      return stop();
    },
  };
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'in use by another process: stop that, or choose another port';
  if (code === 'EACCES') return 'not allowed for this user: choose a port above 1023';
  return message;
}
