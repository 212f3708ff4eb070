import { types } from 'node:util';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { toApiError } from '../app/to-api-error';
import { NotFoundError } from '../errors';
import { problemsOf } from './problems-of';
import type { LogLocals } from './request-log';

/** Answers 404 for a path that no route has. */
export const notFound: RequestHandler = (_request, _response, next) => {
  next(new NotFoundError('Not Found'));
};

/**
 * Turns errors into bodies like those of FastAPI. The answer to an unforeseen error does not say what it was. The
 * request log says it.
 */
export const errorHandler: ErrorRequestHandler = (error: unknown, _request, response, next) => {
  if (response.headersSent) {
    next(error);
    return;
  }
  const locals = response.locals as LogLocals;
  const known = toApiError(error) ?? undecodablePath(error);
  if (known) {
    if (known.status >= 500) locals.error = known;
    const detail = problemsOf(known) ?? known.message;
    // The rest of a body that is too large is not read.
    if (known.status === 413) response.set('Connection', 'close');
    response.status(known.status).set(known.headers).json({ detail });
    return;
  }
  locals.error = types.isNativeError(error) ? error : new Error(String(error));
  response.status(500).json({ detail: 'Internal Server Error' });
};

/** Express throws a URIError for a path with a broken percent-encoding. No route has such a path. */
function undecodablePath(error: unknown): NotFoundError | undefined {
  return error instanceof URIError ? new NotFoundError('Not Found') : undefined;
}
