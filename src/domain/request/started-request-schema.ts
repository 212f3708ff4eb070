import { z } from 'zod';
import { type InputProblem, valueProblem } from '../input-problem';
import { inputProblems } from '../input-problems';
import { actorOf } from '../permissions';
import { isRecord } from '../shape';
import { text, valueError } from '../text/input-text';
import { isRecipientKey, type RecipientKey } from './decision';
import type { RegistrationRequest, RequestedApplication } from './registration-request';
import { registrationRequestCreate } from './registration-request-schema';

/** The range that both JavaScript and Postgres write with a year of four digits. */
const EARLIEST = Date.parse('1970-01-01T00:00:00Z');
const LATEST = Date.parse('9999-12-31T23:59:59Z');

const time = z.iso
  .datetime({ error: 'Value error, must be a time in UTC like 2026-01-31T09:30:00Z', abort: true })
  .refine(isWithinRange, valueError('must be from 1970 to 9999'));

/**
 * Of the other members that a JWK may have, `use` and `alg` must agree with what the key is used for. The rest is
 * ignored (RFC 7517, section 4).
 */
const recipientKey = z
  .custom<RecipientKey>(
    (key) => isRecipientKey(key) && hasOnly(key, 'use', 'enc') && hasOnly(key, 'alg', 'ECDH-ES'),
    valueError('must be a public JWK on P-256, {kty, crv, x, y}, for ECDH-ES'),
  )
  .transform(({ kty, crv, x, y }) => ({ kty, crv, x, y }));

/** Another workflow may have started a request, so nothing about its input is taken on trust. */
const startedRequest = z
  .object({
    request_id: z.string(),
    requested_by: z.object({ sub: text({ min: 1, max: 200 }), name: text({ max: 500 }).nullish() }),
    recipient_key: recipientKey.nullish(),
    created_at: time,
    expires_at: time.nullish(),
  })
  .refine(({ created_at, expires_at }) => !expires_at || Date.parse(expires_at) > Date.parse(created_at), {
    path: ['expires_at'],
    ...valueError('must be later than created_at'),
  });

/** A request whose workflow has started: everything that is known about it before it is recorded. */
export type StartedRequest = RequestedApplication &
  Pick<RegistrationRequest, 'id' | 'requested_by' | 'created_at' | 'expires_at'> & {
    /** The key of whoever started the workflow, if there is one. */
    recipient_key?: RecipientKey | null;
  };

/** The input of a workflow is no valid registration request. The message says why, without the values. */
export class InvalidRequestError extends Error {
  override name = 'InvalidRequestError';
  /** @param problems as REST answers them. `loc` starts with `body` for the members of `request`. */
  constructor(readonly problems: InputProblem[]) {
    const said = problems.map(({ loc: [member, ...rest], msg }) => {
      const place = [member === 'body' ? 'request' : member, ...rest].join('.');
      return `${place}: ${msg}`;
    });
    super(`invalid registration request: ${said.join('; ')}`);
  }
}

/**
 * Reads the input of a request's workflow, which may be anything.
 * @param requestTtlMs time to live of a request whose starter set no expiry, in milliseconds
 * @param canSealTo whether a text can be sealed to a key that has the right shape
 * @throws InvalidRequestError
 */
export async function parseStartedRequest(
  input: unknown,
  requestTtlMs: number,
  canSealTo: (key: RecipientKey) => Promise<boolean>,
): Promise<StartedRequest> {
  const raw = isRecord(input) ? input.request : undefined;
  const requested = registrationRequestCreate.safeParse(raw);
  const started = startedRequest.safeParse(input);
  if (!requested.success || !started.success) {
    throw new InvalidRequestError([
      ...inputProblems(['body'], requested.error?.issues ?? [], raw, registrationRequestCreate),
      ...inputProblems([], started.error?.issues ?? [], input, startedRequest),
    ]);
  }
  const { request_id, requested_by, created_at, expires_at, recipient_key = null } = started.data;
  if (recipient_key && !(await canSealTo(recipient_key))) {
    throw new InvalidRequestError([valueProblem(['recipient_key'], 'is not a point on P-256')]);
  }
  const byDefault = Math.min(Date.parse(created_at) + requestTtlMs, LATEST);
  return {
    ...requested.data,
    id: request_id,
    requested_by: actorOf({ sub: requested_by.sub, name: requested_by.name ?? undefined }),
    created_at,
    expires_at: expires_at ?? new Date(byDefault).toISOString(),
    recipient_key,
  };
}

function isWithinRange(value: string): boolean {
  const milliseconds = Date.parse(value);
  return milliseconds >= EARLIEST && milliseconds <= LATEST;
}

/** Whether a member of a JWK is absent or has the one value that fits. */
function hasOnly(key: RecipientKey, member: 'use' | 'alg', fitting: string): boolean {
  const value: unknown = Reflect.get(key, member);
  return value === undefined || value === fitting;
}
