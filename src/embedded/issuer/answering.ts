import type { IncomingHttpHeaders, IncomingMessage, RequestListener, ServerResponse } from 'node:http';

const MAX_FORM_BYTES = 16 * 1024;

/** A request, as an endpoint sees it. */
export interface Call {
  method: 'GET' | 'POST';
  query: URLSearchParams;
  /** The fields of a form that was posted. Empty for a GET. */
  form: URLSearchParams;
  headers: IncomingHttpHeaders;
}

/** What an endpoint answers. */
export interface Answer {
  status: number;
  headers?: Record<string, string>;
  body?: string;
}

type Handler = (call: Call) => Answer | Promise<Answer>;

/** What a server answers at each path. */
export type Endpoints = Record<string, { isCrossOrigin?: true; GET?: Handler; POST?: Handler }>;

/** A fault of the caller, whose answer says what to do. */
export class RefusedCall extends Error {
  constructor(
    readonly status: number,
    message: string,
  ) {
    super(message);
  }
}

/** An answer with a JSON document, which nobody may keep. */
export function json(status: number, body: object, headers: Record<string, string> = {}): Answer {
  return {
    status,
    headers: { 'Content-Type': 'application/json', 'Cache-Control': 'no-store', ...headers },
    body: JSON.stringify(body),
  };
}

/** Whether a text is the origin of a page on this machine (RFC 8252, section 8.3), at any port. */
export function isLoopbackOrigin(text: string): boolean {
  return /^https?:\/\/(127\.0\.0\.1|localhost|\[::1\])(:\d{1,5})?$/.test(text);
}

/** Answers the calls to these endpoints. It is for a server that listens on loopback. */
export function answering(endpoints: Endpoints): RequestListener {
  return (request, response) => {
    answer(endpoints, request, response).catch((error: unknown) => {
      const isKnown = error instanceof RefusedCall;
      send(request, response, {
        status: isKnown ? error.status : 500,
        headers: { 'Content-Type': 'text/plain; charset=utf-8', Connection: 'close' },
        body: isKnown ? error.message : 'Internal Server Error',
      });
    });
  };
}

async function answer(
  endpoints: Endpoints,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const { host = '', origin } = request.headers;
  // A page of another site may have got this address for its own name (DNS rebinding).
  if (!isLoopbackOrigin(`http://${host}`)) throw new RefusedCall(421, 'Call this server as 127.0.0.1');
  const { pathname, searchParams: query } = new URL(request.url ?? '/', 'http://127.0.0.1');
  const endpoint = Object.hasOwn(endpoints, pathname) ? endpoints[pathname] : undefined;
  if (!endpoint) throw new RefusedCall(404, 'Not Found');
  if (endpoint.isCrossOrigin) {
    response.setHeader('Vary', 'Origin');
    if (origin !== undefined && isLoopbackOrigin(origin)) {
      response.setHeader('Access-Control-Allow-Origin', origin);
    }
  }
  const allowed = [...(endpoint.GET ? ['GET', 'HEAD'] : []), ...(endpoint.POST ? ['POST'] : [])].join(', ');
  if (request.method === 'OPTIONS' && endpoint.isCrossOrigin) {
    const headers = {
      'Access-Control-Allow-Methods': allowed,
      'Access-Control-Allow-Headers': 'Content-Type',
    };
    send(request, response, { status: 204, headers });
    return;
  }
  const method = request.method === 'HEAD' ? 'GET' : request.method;
  const handler = method === 'GET' || method === 'POST' ? endpoint[method] : undefined;
  if (!handler) {
    response.setHeader('Allow', allowed);
    throw new RefusedCall(405, 'Method Not Allowed');
  }
  const form = method === 'POST' ? await readForm(request) : new URLSearchParams();
  send(
    request,
    response,
    await handler({ method: method as Call['method'], query, form, headers: request.headers }),
  );
}

async function readForm(request: IncomingMessage): Promise<URLSearchParams> {
  const [type = ''] = (request.headers['content-type'] ?? '').split(';');
  if (type.trim().toLowerCase() !== 'application/x-www-form-urlencoded') {
    throw new RefusedCall(415, 'Send a form: application/x-www-form-urlencoded');
  }
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_FORM_BYTES) throw new RefusedCall(413, 'The form is too large');
    chunks.push(chunk);
  }
  return new URLSearchParams(Buffer.concat(chunks).toString());
}

function send(
  request: IncomingMessage,
  response: ServerResponse,
  { status, headers, body = '' }: Answer,
): void {
  if (response.headersSent) return;
  response.writeHead(status, { 'X-Content-Type-Options': 'nosniff', ...headers });
  response.end(request.method === 'HEAD' ? undefined : body);
}
