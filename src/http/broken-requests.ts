import { type Server, type ServerResponse, STATUS_CODES } from 'node:http';
import type { Duplex } from 'node:stream';
import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { MalformedRequestError } from '../errors';

const NOT_WELL_FORMED = 'This is not a well-formed HTTP request';

/**
 * Refuses a request of two Hosts, and one of HTTP/1.1 with none (RFC 9112, section 3.2): a proxy may have gone by another
 * one than we would. Node takes the first of two, and answers none without a body.
 */
export const requireOneHost: RequestHandler = (request, _response, next) => {
  const hosts = request.headersDistinct.host?.length ?? 0;
  const isFine = hosts === 1 || (hosts === 0 && request.httpVersion === '1.0');
  next(isFine ? undefined : new MalformedRequestError(`${NOT_WELL_FORMED}: send one Host header`));
};

/** Answers what Node refuses before Express sees it as a request, in the shape of every other error. */
export function answerBrokenRequests(server: Server, log: Logger): void {
  const latest = new WeakMap<Duplex, ServerResponse>();
  const refused = new WeakSet<Duplex>();
  server.prependListener('request', (request, response: ServerResponse) =>
    latest.set(request.socket, response),
  );
  server.on('clientError', (error: NodeJS.ErrnoException, socket: Duplex) => {
    // Each further piece of what is broken is another error.
    if (refused.has(socket)) return;
    refused.add(socket);
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
  log.debug({ status, reason: code }, 'refused a broken request');
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
  return { status: 400, detail: NOT_WELL_FORMED };
}
