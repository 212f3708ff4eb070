import type { Request } from 'express';
import { type ParseError, parse } from 'jsonc-parser';
import { InvalidInputError, PayloadTooLargeError } from '../errors';

const MAX_BYTES = 256 * 1024;
/** A body up to this many times the limit is read to its end. Else the caller could miss the answer. */
const HEARD = 4;
const NOTHING = Buffer.alloc(0);
/** `application/json` and the `+json` suffix (RFC 6839, section 3.1). */
const JSON_TYPE = /^application\/(?:[\w!#$&^.+-]+\+)?json *(?:;|$)/i;

/** How a body may be sent. A body that would have to be decoded first is refused. */
const PLAIN = { 'content-encoding': 'identity', 'transfer-encoding': 'chunked' };
const CHARSET = /; *charset *= *"?([^\s";]*)/i;
/** The charsets whose bytes are UTF-8. */
const UTF_8 = ['utf-8', 'utf8', 'us-ascii'];

/**
 * Waits for the whole body of a request.
 * @param maxBytes the largest body
 * @returns the body, as bytes
 * @throws PayloadTooLargeError over the limit, and Node's error when the request breaks off
 */
export async function receive(request: Request, maxBytes = MAX_BYTES): Promise<Buffer> {
  const { 'content-length': length, 'transfer-encoding': coding } = request.headers;
  // Such a request has no body (RFC 9112, section 6.3).
  if (length === undefined && coding === undefined) return NOTHING;
  // The announced length is enough to refuse it. Nothing of it needs to be read.
  if (Number(length ?? 0) > HEARD * maxBytes) throw tooLarge(maxBytes);
  const chunks: Buffer[] = [];
  let size = 0;
  // Without this option, leaving the loop closes the connection before the answer is sent.
  for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size <= maxBytes) chunks.push(chunk);
    if (size > HEARD * maxBytes) break;
  }
  if (size > maxBytes) throw tooLarge(maxBytes);
  return Buffer.concat(chunks);
}

/**
 * Reads a body as FastAPI does: as JSON if the content type says so, else as text.
 * @returns undefined if there is no body
 * @throws InvalidInputError for malformed JSON, and if the headers say that the body is compressed or not UTF-8
 */
export function readBody(request: Request, bytes: Buffer): unknown {
  if (bytes.length === 0) return undefined;
  for (const [header, plain] of Object.entries(PLAIN)) {
    const coding = request.get(header) ?? plain;
    if (coding.toLowerCase() !== plain) throw encoded(header, 'send it uncompressed');
  }
  const type = request.get('content-type') ?? '';
  const [, charset = 'utf-8'] = CHARSET.exec(type) ?? [];
  if (!UTF_8.includes(charset.toLowerCase())) throw encoded('content-type', 'send it as UTF-8');
  const text = decode(bytes);
  return JSON_TYPE.test(type) ? parseJson(text) : text;
}

function tooLarge(maxBytes: number): PayloadTooLargeError {
  return new PayloadTooLargeError(`The body is larger than ${maxBytes / 1024} KiB`);
}

function decode(bytes: Buffer): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw malformed(0);
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw malformed(offsetOfError(text));
  }
}

/**
 * Where the first error is, or 0 if that is not known. JSON.parse does not say it. This parser does, but it accepts
 * more texts, and deep nesting overflows its stack.
 */
function offsetOfError(text: string): number {
  const errors: ParseError[] = [];
  try {
    parse(text, errors, { disallowComments: true });
  } catch {
    return 0;
  }
  return errors[0]?.offset ?? 0;
}

function malformed(offset: number): InvalidInputError {
  return new InvalidInputError([{ type: 'json_invalid', loc: ['body', offset], msg: 'JSON decode error' }]);
}

function encoded(header: string, remedy: string): InvalidInputError {
  const msg = `Value error, the body must not be encoded: ${remedy}`;
  return new InvalidInputError([{ type: 'value_error', loc: ['header', header], msg }]);
}
