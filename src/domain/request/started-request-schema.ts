import { z } from 'zod';
import { actorOf } from '../permissions';
import { text } from '../text/input-text';
import type { RegistrationRequest, RequestedApplication } from './registration-request';
import { registrationRequestCreate } from './registration-request-schema';

/** The range that both JavaScript and Postgres write with a year of four digits. */
const EARLIEST = Date.parse('1970-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59Z');

const time = z.iso.datetime().refine(isWithinRange, { message: 'must be from 1970 to 9999' });

/** Another workflow may have started a request, so nothing about its input is taken on trust. */
const startedRequest = z
  .object({
    request_id: z.string(),
    request: registrationRequestCreate,
    requested_by: z.object({ sub: text({ min: 1, max: 200 }), name: text({ max: 500 }).optional() }),
    created_at: time,
    expires_at: time.optional(),
  })
  .refine(
    ({ created_at, expires_at }) =>
      expires_at === undefined || Date.parse(expires_at) > Date.parse(created_at),
    {
      path: ['expires_at'],
      message: 'must be later than created_at',
    },
  );

/** A request whose workflow has started: everything that is known about it before it is recorded. */
export type StartedRequest = RequestedApplication &
  Pick<RegistrationRequest, 'id' | 'requested_by' | 'created_at' | 'expires_at'>;

/** The input of a workflow is no valid registration request. The message says why, without the values. */
export class InvalidRequestError extends Error {
  override name = 'InvalidRequestError';
  constructor(problem: string) {
    super(`invalid registration request: ${problem}`);
  }
}

/**
 * Reads the input of a request's workflow, which may be anything.
 * @param requestTtlMs time to live of a request whose starter set no expiry, in milliseconds
 * @throws InvalidRequestError
 */
export function parseStartedRequest(input: unknown, requestTtlMs: number): StartedRequest {
  const parsed = startedRequest.safeParse(input);
  if (!parsed.success) {
    const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
    throw new InvalidRequestError(problems.join('; '));
  }
  const { request_id, request, requested_by, created_at, expires_at } = parsed.data;
  const byDefault = Math.min(Date.parse(created_at) + requestTtlMs, LATEST);
  return {
    ...request,
    id: request_id,
    requested_by: actorOf(requested_by),
    created_at,
    expires_at: expires_at ?? new Date(byDefault).toISOString(),
  };
}

function isWithinRange(value: string): boolean {
  const milliseconds = Date.parse(value);
  return milliseconds >= EARLIEST && milliseconds <= LATEST;
}
