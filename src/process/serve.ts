import { createServer, type RequestListener } from 'node:http';
import type { Logger } from 'pino';
import type { HttpConfig } from '../config';
import { answerBrokenRequests } from '../http/broken-requests';
import { listen } from './listen';
import { stopping } from './stop-server';

/** Headers are small, so they must arrive sooner than a whole request. */
const MAX_HEADERS_TIMEOUT_MS = 10_000;

/** A server that listens. */
export interface RunningServer {
  url: string;
  /** Takes no more requests, finishes those under way, and resolves when the last is answered. */
  stop: () => Promise<void>;
}

/** Where a server listens, and how long it waits for its callers, in milliseconds. */
interface Listening extends Pick<HttpConfig, 'host' | 'port' | 'requestTimeoutMs'> {
  /** The variable that sets the port. Errors name it. */
  portVariable: string;
  /** How long a stop waits for answers. */
  graceMs: number;
}

/**
 * Serves an application.
 * @param app refuses a request without a Host header itself
 * @param onClose is called when the last connection is closed
 * @throws ConfigurationError if the port is in use or not allowed
 */
export async function serve(
  app: RequestListener,
  { host, port, portVariable, requestTimeoutMs, graceMs }: Listening,
  log: Logger,
  onClose: () => void,
): Promise<RunningServer> {
  const server = createServer({
    requestTimeout: requestTimeoutMs,
    headersTimeout: Math.min(requestTimeoutMs, MAX_HEADERS_TIMEOUT_MS),
    connectionsCheckingInterval: Math.min(requestTimeoutMs, MAX_HEADERS_TIMEOUT_MS) / 2,
    // The application requires one itself, with an answer that says so.
    requireHostHeader: false,
  });
  server.on('request', app);
  answerBrokenRequests(server, log);
  server.once('close', onClose);
  const stop = stopping(server, graceMs);
  return { url: await listen(server, portVariable, port, host), stop };
}
