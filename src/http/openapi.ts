import { OpenAPIRegistry, OpenApiGeneratorV31 } from '@asteasolutions/zod-to-openapi';
import { z } from 'zod';
import { version } from '../../package.json';
import { responsesOf } from './responses';
import type { ResponseOf, Route } from './route';

type Registered = Parameters<OpenAPIRegistry['registerPath']>[0];

/** The OpenAPI 3.1 document of these routes, generated from the schemas that check their requests. */
export function openApiDocument(routes: Route[]): ReturnType<OpenApiGeneratorV31['generateDocument']> {
  const registry = new OpenAPIRegistry();
  const bearer = registry.registerComponent('securitySchemes', 'bearer', {
    type: 'http',
    scheme: 'bearer',
    bearerFormat: 'JWT',
  });
  for (const route of routes) registry.registerPath(pathOf(route, bearer.name));
  return new OpenApiGeneratorV31(registry.definitions).generateDocument({
    openapi: '3.1.0',
    info: {
      title: 'Registration Requests',
      version,
      description: 'Ask for an application to be registered; have it approved, rejected or cancelled.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
  });
}

function pathOf(route: Route, bearer: string): Registered {
  const { params, query, headers, body } = route.request;
  const request: Registered['request'] = {};
  if (params instanceof z.ZodObject) request.params = params;
  if (query instanceof z.ZodObject) request.query = query;
  if (headers instanceof z.ZodObject) request.headers = headers;
  if (body) {
    request.body = {
      content: { 'application/json': { schema: body } },
      required: !body.safeParse(undefined).success,
    };
  }
  return {
    method: route.method,
    path: route.path.replace(/:(\w+)/g, '{$1}'),
    operationId: route.operationId,
    summary: route.summary,
    tags: [route.tag],
    security: route.access === 'public' ? [] : [{ [bearer]: [] }],
    request,
    responses: Object.fromEntries(
      Object.entries(responsesOf(route)).map(([status, response]) => [status, describeResponse(response)]),
    ),
  };
}

function describeResponse({
  description,
  schema,
  streams = {},
  headers,
}: ResponseOf): Registered['responses'][string] {
  return {
    description,
    ...(schema && {
      content: {
        'application/json': { schema },
        ...Object.fromEntries(Object.entries(streams).map(([type, text]) => [type, { schema: text }])),
      },
    }),
    ...(headers && {
      headers: Object.fromEntries(
        Object.entries(headers).map(([name, text]) => [
          name,
          { description: text, schema: { type: 'string' } },
        ]),
      ),
    }),
  };
}
