import express, { type Express } from 'express';
import helmet from 'helmet';
import type { AppContext } from '../app/app-context';
import type { Authenticate } from '../auth/authenticate';
import { mountDocs } from './docs';
import { errorHandler, notFound } from './error-handler';
import { mountRoutes } from './mount-routes';
import { openApiDocument } from './openapi';
import { requestLog } from './request-log';
import { routes } from './routes';

/** The HTTP API as an Express application. */
export function createApp(deps: {
  app: AppContext;
  authenticate: Authenticate;
  verifyResponses?: boolean;
}): Express {
  const { app, authenticate, verifyResponses = false } = deps;
  const server = express();
  server.set('case sensitive routing', true);
  server.set('etag', false);
  // FastAPI takes the last of repeated names, and no brackets.
  server.set('query parser', (query: string) => Object.fromEntries(new URLSearchParams(query)));
  server.use(requestLog(app.log));
  server.use(helmet());
  // Answers may hold secrets and what only this caller may see.
  server.use('/api', (_request, response, next) => {
    response.set('Cache-Control', 'no-store');
    next();
  });
  mountRoutes(server, routes, { app, authenticate, verifyResponses });
  mountDocs(server, openApiDocument(routes));
  server.use(notFound);
  server.use(errorHandler);
  return server;
}
