import { z } from 'zod';
import { errorBody } from '../responses';
import { route } from '../route';

const tag = 'Health';
const readiness = z.strictObject({ status: z.enum(['ready', 'unavailable']) }).meta({ id: 'Readiness' });
const part = z.strictObject({ status: z.enum(['up', 'down']), reason: z.string().optional() });
const status = readiness
  .extend({ parts: z.strictObject({ postgres: part, temporal: part, key_set: part }) })
  .meta({ id: 'Status' });

const retryAfter = { 'Retry-After': '2' };
const retryAfterHeader = { 'Retry-After': 'Seconds to wait before asking again' };

/** The endpoints for the people and the machines that run the service. */
export const healthRoutes = [
  route({
    method: 'get',
    path: '/healthz',
    tag,
    operationId: 'getHealth',
    summary: 'Whether this process is alive',
    access: 'public',
    request: {},
    responses: {
      200: { description: 'This process is alive', schema: z.strictObject({ status: z.enum(['alive']) }) },
    },
    handler: () => Promise.resolve({ status: 200, body: { status: 'alive' } }),
  }),
  route({
    method: 'get',
    path: '/readyz',
    tag,
    operationId: 'getReadiness',
    summary: 'Whether this process can serve: it has started, and has not been told to stop',
    access: 'public',
    request: {},
    responses: {
      200: { description: 'This process can serve', schema: readiness },
      503: { description: 'This process cannot serve', schema: readiness, headers: retryAfterHeader },
    },
    handler: ({ lifecycle }) =>
      Promise.resolve(
        lifecycle.isServing
          ? { status: 200, body: { status: 'ready' } }
          : { status: 503, body: { status: 'unavailable' }, headers: retryAfter },
      ),
  }),
  route({
    method: 'get',
    path: '/statusz',
    tag,
    operationId: 'getStatus',
    summary: 'Which parts that the service needs can be used, and why the others cannot (super admins)',
    access: 'operator',
    request: {},
    responses: {
      200: { description: 'Every part is up', schema: status },
      503: {
        description:
          "A part is down. The answer has only `detail` if the token issuer's keys are needed to check the caller's " +
          'token, and are out of reach',
        schema: z.union([status, errorBody]),
        headers: retryAfterHeader,
      },
    },
    handler: async ({ checkStatus }) => {
      const { isReady, parts } = await checkStatus();
      return isReady
        ? { status: 200, body: { status: 'ready', parts } }
        : { status: 503, body: { status: 'unavailable', parts }, headers: retryAfter };
    },
  }),
];
