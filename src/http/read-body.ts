import type { Request } from 'express';
import { type ParseError, parse } from 'jsonc-parser';
import { InvalidInputError, PayloadTooLargeError } from '../errors';

const MAX_BYTES = 256 * 1024;
/** `application/json` and the `+json` suffix (RFC 6839, section 3.1). */
const JSON_TYPE = /^application\/(?:[\w!#$&^.+-]+\+)?json *(?:;|$)/i;

/**
 * Reads a request's body, as FastAPI does: JSON where the content type says so, else the text as it came.
 * @returns undefined if there is none
 * @throws PayloadTooLargeError over 256 KiB, InvalidInputError for malformed JSON
 */
export async function readBody(request: Request): Promise<unknown> {
  const bytes = await readBytes(request);
  if (bytes.length === 0) return undefined;
  const text = decode(bytes);
  return JSON_TYPE.test(request.get('content-type') ?? '') ? parseJson(text) : text;
}

async function readBytes(request: Request): Promise<Buffer> {
  // Refused by what it announces, so that nothing of it needs to be read.
  if (Number(request.get('content-length') ?? 0) > MAX_BYTES) throw tooLarge();
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > MAX_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): PayloadTooLargeError {
  return new PayloadTooLargeError(`The body is larger than ${MAX_BYTES / 1024} KiB`);
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
    // JSON.parse does not say where; this parser does, but accepts more.
    const errors: ParseError[] = [];
    parse(text, errors, { disallowComments: true });
    throw malformed(errors[0]?.offset ?? 0);
  }
}

function malformed(offset: number): InvalidInputError {
  return new InvalidInputError([{ type: 'json_invalid', loc: ['body', offset], msg: 'JSON decode error' }]);
}
