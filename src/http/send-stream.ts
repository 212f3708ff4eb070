import { pipeline } from 'node:stream/promises';
import type { Response } from 'express';
import { toApiError } from '../app/to-api-error';
import type { LogLocals } from './request-log';
import type { AnswerStream } from './route';

/**
 * Sends a stream as fast as the caller reads it, and stops making it when the caller goes away. If it breaks off, the
 * connection is closed without the last chunk (RFC 9112, section 7.1), so that nobody takes a part for the whole.
 * @param stallMs how long the caller may take nothing of what is there; then the connection is closed
 * @throws what the first chunk fails with; nothing is sent then
 */
export async function sendStream(
  response: Response,
  status: number,
  { mediaType, chunks }: AnswerStream,
  stallMs: number,
): Promise<void> {
  const first = await chunks.next();
  response.statusCode = status;
  const charset = mediaType.startsWith('text/') ? '; charset=utf-8' : '';
  response.setHeader('Content-Type', mediaType + charset);
  if (response.req.method === 'HEAD') {
    await chunks.return();
    response.end();
    return;
  }
  // The connection is also silent while the next chunk is made. That is not the caller's fault.
  response.setTimeout(stallMs, () => {
    if (response.writableNeedDrain) response.destroy();
  });
  const noted = async function* (): AsyncGenerator<string, void> {
    try {
      if (first.done !== true) yield first.value;
      yield* chunks;
    } catch (error) {
      (response.locals as LogLocals).error = toApiError(error) ?? (error as Error);
      throw error;
    }
  };
  // It rejects when the stream breaks off, which is noted above, or when the caller goes away.
  await pipeline(noted, response).catch(() => undefined);
}
