import cors from 'cors';
import express, { type Express, type RequestHandler } from 'express';
import type { Store } from 'express-rate-limit';
import type { AppContext } from '../app/app-context';
import type { Authenticate } from '../auth/authenticate';
import type { HttpConfig } from '../config';
import { NO_METRICS } from '../observability/metrics';
import { requireOneHost } from './broken-requests';
import { type ConsoleSite, mountConsole } from './console';
import { mountDocs } from './docs';
import { errorHandler, notFound } from './error-handler';
import { mountRoutes } from './mount-routes';
import { limitRate } from './rate-limit';
import { openApiDocument } from './openapi';
import { nameRequest } from './request-id';
import { isProbe, requestLog } from './request-log';
import { requestMetrics } from './request-metrics';
import { routes } from './routes';
import { securityHeaders } from './security-headers';

/** The headers that a page of another origin may read, besides those that the Fetch standard always lets it read. */
const EXPOSED_HEADERS = [
  'ETag',
  'Idempotency-Replayed',
  'Link',
  'Location',
  'RateLimit',
  'RateLimit-Policy',
  'Retry-After',
  'X-Request-Id',
];

/** The HTTP API as an Express application. */
export function createApp(deps: {
  app: AppContext;
  authenticate: Authenticate;
  http: Pick<HttpConfig, 'rateLimitPerMinute' | 'trustedProxies' | 'corsOrigins' | 'requestTimeoutMs'>;
  callCounts: Store;
  /** Undefined if there is no console. */
  console?: ConsoleSite | undefined;
  verifyResponses: boolean;
  /** Runs the rest of a request in a span. Undefined if this process is not traced. */
  traceRequest: RequestHandler | undefined;
}): Express {
  const { app, authenticate, http, callCounts, verifyResponses, traceRequest } = deps;
  const limit = limitRate(http.rateLimitPerMinute, callCounts);
  const server = express();
  server.set('trust proxy', http.trustedProxies);
  server.set('case sensitive routing', true);
  server.set('etag', false);
  server.set('x-powered-by', false);
  // FastAPI takes the last one of repeated names. Brackets in a name have no meaning for it.
  server.set('query parser', (query: string) => Object.fromEntries(new URLSearchParams(query)));
  server.use(nameRequest);
  if (traceRequest) {
    server.use((request, response, next) =>
      isProbe(request) ? next() : traceRequest(request, response, next),
    );
  }
  server.use(requestLog(app.log));
  if (app.metrics !== NO_METRICS) server.use(requestMetrics(app.metrics));
  server.use(securityHeaders);
  server.use(requireOneHost);
  // These are files, and cost little. One page takes dozens of them, so they are not counted.
  if (deps.console) mountConsole(server, deps.console);
  if (http.corsOrigins.length > 0) allowOrigins(server, http.corsOrigins, limit);
  mountRoutes(server, routes, {
    app,
    authenticate,
    limit,
    verifyResponses,
    stallMs: http.requestTimeoutMs,
  });
  server.use(limit);
  mountDocs(server, openApiDocument(routes));
  server.use(notFound);
  server.use(errorHandler);
  return server;
}

/** Lets pages of these origins call. Preflights are counted and answered here. Other OPTIONS calls go on to the routes. */
function allowOrigins(server: Express, origins: string[], limit: RequestHandler): void {
  const allow = cors({ origin: origins, exposedHeaders: EXPOSED_HEADERS, maxAge: 600 });
  server.use((request, response, next) => {
    const isPreflight = Boolean(request.headers.origin && request.headers['access-control-request-method']);
    if (request.method !== 'OPTIONS') allow(request, response, next);
    else if (isPreflight) {
      void limit(request, response, (error) => (error ? next(error) : allow(request, response, next)));
    } else next();
  });
}
