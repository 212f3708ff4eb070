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

/** The endpoints that whoever runs the service asks. */
export const healthRoutes = [
  route({
    method: 'get',
    path: '/healthz',
    tag,
    operationId: 'getHealth',
    summary: 'Whether this process is alive',
    access: 'public',
    request: {},
    responses: { 200: { description: 'It is', schema: z.strictObject({ status: z.enum(['alive']) }) } },
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
      200: { description: 'It can', schema: readiness },
      503: { description: 'It cannot', schema: readiness, headers: { 'Retry-After': 'Seconds' } },
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
    summary: 'Whether every part the service needs can be used, and if not, which and why (super admins)',
    access: 'operator',
    request: {},
    responses: {
      200: { description: 'Everything is up', schema: status },
      503: {
        description: "Something is down; `detail` if it is the keys, which the caller's token needs",
        schema: z.union([status, errorBody]),
        headers: { 'Retry-After': 'Seconds' },
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
