import { z } from 'zod';
import { checkReadiness } from '../../app/readiness';
import { route } from '../route';

const tag = 'Health';
const part = z.strictObject({ status: z.enum(['up', 'down']), reason: z.string().optional() });
const readiness = z
  .strictObject({ status: z.enum(['ready', 'unavailable']), parts: z.record(z.string(), part) })
  .meta({ id: 'Readiness' });

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
    summary: 'Whether every part the service needs can be used, and if not, which and why',
    access: 'public',
    request: {},
    responses: {
      200: { description: 'Everything is up', schema: readiness },
      503: { description: 'Something is down', schema: readiness, headers: { 'Retry-After': 'Seconds' } },
    },
    handler: async (app) => {
      const { isReady, parts } = await checkReadiness(app);
      return isReady
        ? { status: 200, body: { status: 'ready', parts } }
        : { status: 503, body: { status: 'unavailable', parts }, headers: { 'Retry-After': '2' } };
    },
  }),
];
