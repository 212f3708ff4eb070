import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { ApiError } from '../errors';
import { pathIn } from '../observability/path-in';
import { requestScope, scopeFields } from '../observability/request-scope';

/** Probes call every few seconds, and they keep logs of their own. */
export function isProbe({ url }: { url: string }): boolean {
  return url === '/healthz' || url === '/readyz';
}

/** What the error handler, or a stream that breaks off, tells the log. */
export interface LogLocals {
  error?: Error;
}

/**
 * Logs the method, path, status and time of each answer, as one line, and where to find what was created. It never logs a
 * body, a query string or another header. The status is null if the connection was lost before the answer.
 * docs/observability.md shows a line.
 */
export function requestLog(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const startedAt = Date.now();
    // The events of a response may come outside the scope of its request.
    const scope = scopeFields(requestScope.getStore());
    const req = { ...scope.req, method: request.method, path: pathIn(request.url) };
    let isLogged = false;
    const log = (failure?: Error): void => {
      if (isLogged) return;
      isLogged = true;
      const { statusCode, locals } = response;
      const location = statusCode === 201 ? response.getHeader('location') : undefined;
      const res = { status: response.headersSent ? statusCode : null, ...(location && { location }) };
      const responseTime = Date.now() - startedAt;
      const err = failure ?? (locals as LogLocals).error ?? failureOf(statusCode);
      if (err) {
        const level = levelOf((locals as LogLocals).error, statusCode);
        logger[level]({ ...scope, req, res, err, responseTime }, 'request errored');
      } else {
        const isComplete = !request.readableAborted && response.writableEnded;
        logger.info(
          { ...scope, req, res, responseTime },
          isComplete ? 'request completed' : 'request aborted',
        );
      }
    };
    response.on('error', log);
    if (!isProbe(request)) response.once('finish', log).once('close', log);
    next();
  };
}

/** The status was sent before the error if the answer is a stream. Then the error says how bad it is. */
function levelOf(error: Error | undefined, sent: number): 'info' | 'warn' | 'error' {
  const status = error instanceof ApiError ? error.status : error ? 500 : sent;
  if (status === 500) return 'error';
  return status > 500 ? 'warn' : 'info';
}

/** Some answers above 500 are no thrown errors, such as that of /statusz. */
function failureOf(status: number): Error | undefined {
  return status >= 500 ? new Error(`failed with status code ${status}`) : undefined;
}
