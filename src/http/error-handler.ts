import { types } from 'node:util';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { toApiError } from '../app/to-api-error';
import { NotFoundError } from '../errors';
import { problemsOf } from './input-problems';

/** Answers 404 for a path that no route has. */
export const notFound: RequestHandler = (_request, _response, next) => {
  next(new NotFoundError('Not Found'));
};

/**
 * Turns errors into FastAPI's bodies. What nobody foresaw is answered without a word of what it was; the request log
 * tells it, from `response.err`.
 */
export const errorHandler: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const known = toApiError(error) ?? undecodablePath(error);
  if (known) {
    if (known.status >= 500) response.err = known;
    const detail = problemsOf(known) ?? known.message;
    // What is left of a body that was refused is not waited for.
    if (known.status === 413) response.set('Connection', 'close');
    response.status(known.status).set(known.headers).json({ detail });
    return;
  }
  response.err = types.isNativeError(error) ? error : new Error(String(error));
  response.status(500).json({ detail: 'Internal Server Error' });
};

/** Express refuses a path with a broken percent-encoding by an error of its own; no route has such a path. */
function undecodablePath(error: unknown): NotFoundError | undefined {
  return error instanceof URIError ? new NotFoundError('Not Found') : undefined;
}
