import { z } from 'zod';
import type { ResponseOf, Route } from './route';

/** The body of every error but 422. */
export const errorBody = z
  .strictObject({ detail: z.string() })
  .meta({ id: 'Error', description: 'What went wrong, in words' });

const validationError = z
  .strictObject({
    detail: z.array(
      z.strictObject({
        type: z.string().meta({ example: 'missing' }),
        loc: z.array(z.union([z.string(), z.int()])).meta({ example: ['body', 'name'] }),
        msg: z.string().meta({ example: 'Field required' }),
      }),
    ),
  })
  .meta({ id: 'ValidationError' });

const retryAfter = { 'Retry-After': 'Seconds to wait before trying again' };

/** The answers that any call may get, on every route. */
const always = {
  400: { description: 'Not a well-formed HTTP request', schema: errorBody },
  408: { description: 'The request took too long to arrive', schema: errorBody },
  413: { description: 'The body is over 256 KiB', schema: errorBody },
  429: {
    description: 'Over the rate of this principal, or of this address',
    schema: errorBody,
    headers: {
      ...retryAfter,
      RateLimit: 'What is left, and in how many seconds it is all there again',
      'RateLimit-Policy': 'How many calls in how many seconds',
    },
  },
  431: { description: 'The headers are too large', schema: errorBody },
};

/** The errors that a route may declare. */
export const errorResponses = {
  conflict: {
    409: { description: 'The state does not allow this; `detail` says what it is', schema: errorBody },
  },
  preconditionFailed: {
    412: { description: 'The request is not the one named by If-Match', schema: errorBody },
  },
  notFound: { 404: { description: 'Unknown, or not yours to see', schema: errorBody } },
  provisioningFailed: {
    502: { description: 'Creating the application failed; the request is PENDING again', schema: errorBody },
  },
  outcomeUnknown: {
    504: {
      description: 'It is not known whether this was done: look before you try again',
      schema: errorBody,
      headers: retryAfter,
    },
  },
} satisfies Record<string, Record<number, ResponseOf>>;

/** Every status that a route may answer: its own, those of every route, and those of its access and its input. */
export function responsesOf(route: Route): Record<number, ResponseOf> {
  const { body, query, params, headers } = route.request;
  return {
    ...always,
    ...(route.access !== 'public' && {
      401: {
        description: 'No, malformed, expired or untrusted token',
        schema: errorBody,
        headers: { 'WWW-Authenticate': 'Always `Bearer`' },
      },
      403: { description: 'No usable role, or outside your reach', schema: errorBody },
      503: {
        description: 'A part is out of reach and nothing was done',
        schema: errorBody,
        headers: retryAfter,
      },
    }),
    ...((body ?? query ?? params ?? headers) && {
      422: { description: 'Invalid input', schema: validationError },
    }),
    ...route.responses,
  };
}
