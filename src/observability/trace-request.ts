import {
  context,
  defaultTextMapGetter,
  propagation,
  ROOT_CONTEXT,
  SpanKind,
  SpanStatusCode,
  trace,
  type Tracer,
} from '@opentelemetry/api';
import {
  ATTR_ERROR_TYPE,
  ATTR_HTTP_REQUEST_METHOD,
  ATTR_HTTP_RESPONSE_STATUS_CODE,
  ATTR_HTTP_ROUTE,
  ATTR_URL_PATH,
  ATTR_URL_SCHEME,
} from '@opentelemetry/semantic-conventions';
import type { RequestHandler } from 'express';
import { pathIn } from './path-in';
import { requestScope } from './request-scope';

/**
 * Runs the rest of a request in a span, whose parent is the caller's `traceparent` if there is one. The span has the
 * method, path, route, scheme and status (OpenTelemetry, "Semantic Conventions for HTTP Spans"), and the X-Request-Id. It
 * never has another header, a query string or a body.
 */
export function traceRequest(tracer: Tracer): RequestHandler {
  return (request, response, next) => {
    const { method, url, protocol } = request;
    const parent = propagation.extract(ROOT_CONTEXT, request.headers, defaultTextMapGetter);
    const scope = requestScope.getStore();
    const span = tracer.startSpan(
      method,
      {
        kind: SpanKind.SERVER,
        attributes: {
          [ATTR_HTTP_REQUEST_METHOD]: method,
          [ATTR_URL_PATH]: pathIn(url),
          [ATTR_URL_SCHEME]: protocol,
          ...(scope && { 'request.id': scope.id }),
        },
      },
      parent,
    );
    if (scope) scope.traceId = span.spanContext().traceId;
    response.once('close', () => {
      const { route } = request as { route?: { path: string } };
      if (route) span.updateName(`${method} ${route.path}`).setAttribute(ATTR_HTTP_ROUTE, route.path);
      const { headersSent, statusCode } = response;
      if (headersSent) span.setAttribute(ATTR_HTTP_RESPONSE_STATUS_CODE, statusCode);
      if (headersSent && statusCode >= 500) {
        span.setStatus({ code: SpanStatusCode.ERROR }).setAttribute(ATTR_ERROR_TYPE, String(statusCode));
      }
      span.end();
    });
    context.with(trace.setSpan(parent, span), next);
  };
}
