import type { RequestHandler } from 'express';
import { v7 as uuidv7 } from 'uuid';
import { isRequestId, REQUEST_ID_HEADER } from '../domain/request-id';
import { requestScope } from '../observability/request-scope';

/**
 * Gives each request an id: the caller's `X-Request-Id`, if that can be one. The answer says it in the same header, and
 * whatever the request causes runs in its scope.
 */
export const nameRequest: RequestHandler = (request, response, next) => {
  const sent = request.headers[REQUEST_ID_HEADER];
  const id = isRequestId(sent) ? sent : uuidv7();
  response.setHeader('X-Request-Id', id);
  requestScope.run({ id }, next);
};
