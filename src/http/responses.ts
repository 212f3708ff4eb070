import { z } from 'zod';
import type { ResponseOf, Route } from './route';

/** The body of every error except 422. */
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
    description: 'Too many calls: this principal or this address is over its rate limit',
    schema: errorBody,
    headers: {
      ...retryAfter,
      RateLimit: 'How many calls are left, and in how many seconds the full number is available again',
      'RateLimit-Policy': 'How many calls are allowed in how many seconds',
    },
  },
  431: { description: 'The headers are too large', schema: errorBody },
};

/** The errors that a route may declare. */
export const errorResponses = {
  conflict: {
    409: {
      description: 'The present state does not allow this; `detail` says why',
      schema: errorBody,
      headers: { 'Retry-After': 'Only if the first call with this Idempotency-Key is under way: seconds' },
    },
  },
  preconditionFailed: {
    412: { description: 'It is not in a state that If-Match names', schema: errorBody },
  },
  preconditionRequired: {
    428: { description: 'If-Match is missing', schema: errorBody },
  },
  notFound: { 404: { description: 'There is no such thing that you may see', schema: errorBody } },
  notAcceptable: {
    406: { description: 'Accept allows none of the media types of this answer', schema: errorBody },
  },
  provisioningFailed: {
    502: { description: 'Creating the application failed; the request is PENDING again', schema: errorBody },
  },
  outcomeUnknown: {
    504: {
      description: 'It is not known whether the change was made: look before you try again',
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
        description: 'The token is missing, malformed, expired or not trusted',
        schema: errorBody,
        headers: { 'WWW-Authenticate': 'Always `Bearer`' },
      },
      403: { description: 'The token has no usable role, or its role may not do this', schema: errorBody },
      503: {
        description: 'A part that the service needs is out of reach; nothing was done, try again',
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
