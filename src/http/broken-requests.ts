import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { v7 as uuidv7 } from 'uuid';
import { MalformedRequestError } from '../errors';

const NOT_WELL_FORMED = 'This is not a well-formed HTTP request';

/**
 * Refuses a request with two Host headers, and an HTTP/1.1 request without one (RFC 9112, section 3.2). A proxy may
 * have used another Host than this service would. Node takes the first of two, and refuses none with an empty body.
 */
export const requireOneHost: RequestHandler = (request, _response, next) => {
  const hosts = request.headersDistinct.host?.length ?? 0;
  const isFine = hosts === 1 || (hosts === 0 && request.httpVersion === '1.0');
  next(isFine ? undefined : new MalformedRequestError(`${NOT_WELL_FORMED}: send one Host header`));
};

/** Answers requests that Node refuses before Express sees them. The answer has the shape of every other error. */
export function answerBrokenRequests(server: Server, log: Logger): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<Duplex>();
  server.prependListener('request', (request, response: ServerResponse) =>
    latest.set(request.socket, response),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Node reports each further piece of a broken request as another error.
    if (refused.has(socket)) return;
    refused.add(socket);
    const answering = latest.get(socket);
    const refuse = (): void => refuseOn(socket, error.code, log);
    if (!answering || answering.writableFinished) refuse();
    // The broken request follows a complete one, which must be answered first.
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
  const id = uuidv7();
  log.debug({ req: { id }, status, reason: code }, 'refused a broken request');
  const body = JSON.stringify({ detail });
  socket.end(
    [
      `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ''}`,
      'Content-Type: application/json; charset=utf-8',
      `Content-Length: ${Buffer.byteLength(body)}`,
      'Cache-Control: no-store',
      `X-Request-Id: ${id}`,
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
  return { status: 400, detail: NOT_WELL_FORMED };
}
