import type { RequestHandler } from 'express';
import type { Metrics } from '../observability/metrics';

/** Callers may send any method that Node knows. Each label value costs memory, so the others share one. */
const METHODS = ['GET', 'HEAD', 'POST', 'PUT', 'DELETE', 'OPTIONS'];

/** The route of a call that no route takes: a path or a method that does not exist, or a preflight. */
const NO_ROUTE = 'none';

/** Measures each answer, by the pattern of its path. */
export function requestMetrics(metrics: Metrics): RequestHandler {
  return (request, response, next) => {
    const startedAt = performance.now();
    response.once('close', () => {
      const { headersSent, statusCode } = response;
      // Express sets this to the route that took the request.
      const route = request.route as { path: string } | undefined;
      metrics.answered(
        route === undefined || statusCode === 405 ? NO_ROUTE : route.path,
        METHODS.includes(request.method) ? request.method : 'other',
        headersSent ? String(statusCode) : 'aborted',
        (performance.now() - startedAt) / 1_000,
      );
    });
    next();
  };
}
