import { createServer, type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Duplex } from 'node:stream';
import type { Logger } from 'pino';
import type { HttpConfig } from './config';
import type { Context } from './context';
import { ConfigurationError } from './errors';
import { createApp } from './http/create-app';

/** Most of what a caller sends is in its body: headers must be there sooner. */
const MAX_HEADERS_TIMEOUT_MS = 10_000;

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
  });
  const { app, authenticate } = context;
  server.on('request', createApp({ app, authenticate, http, verifyResponses }));
  answerBrokenRequests(server, app.log);
  await new Promise<void>((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      reject(new ConfigurationError(`PORT ${port}: ${reasonOf(error)}`, { cause: error }));
    });
    server.listen(port, host, resolve);
  });
  return {
    url: `http://${host}:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        // Else a caller that keeps its connection busy would keep the server.
        server.prependListener('request', (_request, response: ServerResponse) => {
          response.setHeader('Connection', 'close');
        });
        server.close(() => resolve());
        server.closeIdleConnections();
      }),
  };
}

/** Answers what Node refuses before Express sees it as a request, in the shape of every other error. */
function answerBrokenRequests(server: Server, log: Logger): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  server.prependListener('request', (request, response: ServerResponse) =>
    latest.set(request.socket, response),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    const answering = latest.get(socket);
    const refuse = (): void => refuseOn(socket, error.code, log);
    if (!answering || answering.writableFinished) refuse();
    // What is broken follows a whole request, whose answer comes first.
    else if (answering.req.complete) answering.once('finish', refuse);
    else if (answering.headersSent) socket.destroy();
    else refuse();
  });
}

function refuseOn(socket: Duplex, code: string | undefined, log: Logger): void {
  if (!socket.writable) {
    socket.destroy();
    return;
  }
  const { status, detail } = brokenRequest(code);
  log.info({ status, reason: code }, 'refused a broken request');
  const body = JSON.stringify({ detail });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      'Connection: close',
      '',
      body,
    ].join('\r\n'),
  );
}

function brokenRequest(code: string | undefined): { status: number; detail: string } {
  if (code === 'HPE_HEADER_OVERFLOW') return { status: 431, detail: 'The headers are too large' };
  if (code === 'ERR_HTTP_REQUEST_TIMEOUT')
    return { status: 408, detail: 'The request took too long to arrive' };
  return { status: 400, detail: 'This is not a well-formed HTTP request' };
}

function reasonOf({ code, message }: NodeJS.ErrnoException): string {
  if (code === 'EADDRINUSE') return 'in use by another process: stop that, or choose another port';
  if (code === 'EACCES') return 'not allowed for this user: choose a port above 1023';
  return message;
}
