import { types } from 'node:util';
import type { ErrorRequestHandler, RequestHandler } from 'express';
import { toApiError } from '../app/to-api-error';
import { type ApiError, NotFoundError } from '../errors';
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
  const { known, status, body } = errorAnswer(error);
  if (status >= 500) (response.locals as LogLocals).error = known ?? asError(error);
  // The rest of a body that is too large is not read.
  if (status === 413) response.set('Connection', 'close');
  response
    .status(status)
    .set(known?.headers ?? {})
    .json(body);
};

/** What an error is answered with. `known` is undefined for an error that nobody foresaw. */
export function errorAnswer(error: unknown): {
  known: ApiError | undefined;
  status: number;
  body: { detail: unknown };
} {
  const known = toApiError(error) ?? undecodablePath(error);
  if (!known) return { known, status: 500, body: { detail: 'Internal Server Error' } };
  return { known, status: known.status, body: { detail: problemsOf(known) ?? known.message } };
}

/** Whatever was thrown, for the log. */
export function asError(thrown: unknown): Error {
  return types.isNativeError(thrown) ? thrown : new Error(String(thrown));
}

/** Express throws a URIError for a path with a broken percent-encoding. No route has such a path. */
function undecodablePath(error: unknown): NotFoundError | undefined {
  return error instanceof URIError ? new NotFoundError('Not Found') : undefined;
}
