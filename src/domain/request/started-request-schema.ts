import { z } from 'zod';
import { type InputProblem, valueProblem } from '../input-problem';
import { inputProblems } from '../input-problems';
import { actorOf } from '../permissions';
import type { FoundRule } from '../policy/rule';
import { parseFrozenRule } from '../policy/policy-schema';
import { isRecord } from '../shape';
import { text, valueError } from '../text/input-text';
import { isRecipientKey, type RecipientKey } from './decision';
import { nexusActor, type NexusOrigin } from './nexus-origin';
import type { RegistrationRequest } from './registration-request';
import type { RequestedApplication } from './requested-application';
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

const actor = z
  .object({ sub: text({ min: 1, max: 200 }), name: text({ max: 500 }).nullish() })
  .transform(({ sub, name }) => actorOf({ sub, name: name ?? undefined }));

/** A rule that does not parse is refused: a request must never fall back to a rule that asks for less. */
const foundRule = z
  .object({ policy_version: z.int().min(0), rule: z.unknown() })
  .transform(({ policy_version, rule }, context): FoundRule => {
    if (rule === null) return { policy_version, rule };
    const parsed = parseFrozenRule(rule);
    if ('rule' in parsed) return { policy_version, rule: parsed.rule };
    if (policy_version > 0 && isRecord(rule)) throw new UnknownRuleError(parsed.problems);
    for (const { loc, msg } of parsed.problems)
      context.addIssue({ code: 'custom', message: msg, path: ['rule', ...loc] });
    return z.NEVER;
  });

const members = {
  request_id: z.string(),
  found_rule: foundRule.nullish(),
  recipient_key: recipientKey.nullish(),
  created_at: time,
  expires_at: time.nullish(),
};

const EXPIRES_LATER = { path: ['expires_at'], ...valueError('must be later than created_at') };

/** Another workflow may have started a request, so nothing about its input is taken on trust. */
const startedRequest = z.object({ requested_by: actor, ...members }).refine(expiresLater, EXPIRES_LATER);

/** What the Nexus handler starts. Who asked is then what `nexus` says. */
const overNexus = z
  .object({
    nexus: z.object({
      namespace: text({ min: 1, max: 194 }),
      operation_token: text({ max: 4_096 }),
      claimed: actor.nullish(),
    }),
    ...members,
  })
  .refine(expiresLater, EXPIRES_LATER);

/** A request whose workflow has started: everything that is known about it before it is recorded. */
export type StartedRequest = RequestedApplication &
  Pick<RegistrationRequest, 'id' | 'requested_by' | 'created_at'> & {
    /** Null if its rule says when it expires. */
    expires_at: string | null;
    /** The rule that the API found. Absent for other starters. */
    found_rule?: FoundRule;
    /** The key of whoever started the workflow, if there is one. */
    recipient_key?: RecipientKey | null;
    /** Absent if it did not come over Nexus. */
    nexus?: NexusOrigin;
  };

/** A rule that this version of the service cannot read. A newer one may have written it, so the workflow waits for that. */
export class UnknownRuleError extends Error {
  override name = 'UnknownRuleError';
  constructor(problems: InputProblem[]) {
    const said = problems.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`);
    super(`found_rule cannot be read by this version: ${said.join('; ')}`);
  }
}

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
 * @param canSealTo whether a text can be sealed to a key that has the right shape
 * @throws InvalidRequestError
 */
export async function parseStartedRequest(
  input: unknown,
  canSealTo: (key: RecipientKey) => Promise<boolean>,
): Promise<StartedRequest> {
  const raw = isRecord(input) ? input.request : undefined;
  const requested = registrationRequestCreate.safeParse(raw);
  const schema = isRecord(input) && input.nexus !== undefined ? overNexus : startedRequest;
  const started = schema.safeParse(input);
  if (!requested.success || !started.success) {
    throw new InvalidRequestError([
      ...inputProblems(['body'], requested.error?.issues ?? [], raw, registrationRequestCreate),
      ...inputProblems([], started.error?.issues ?? [], input, schema).map(asCallersName),
    ]);
  }
  const { request_id, created_at, expires_at = null, recipient_key = null, found_rule } = started.data;
  if (recipient_key && !(await canSealTo(recipient_key))) {
    throw new InvalidRequestError([valueProblem(['recipient_key'], 'is not a point on P-256')]);
  }
  return {
    ...requested.data,
    id: request_id,
    ...requester(started.data),
    created_at,
    expires_at,
    recipient_key,
    ...(found_rule && { found_rule }),
  };
}

function requester(
  started: z.output<typeof startedRequest> | z.output<typeof overNexus>,
): Pick<StartedRequest, 'requested_by' | 'nexus'> {
  if (!('nexus' in started)) return { requested_by: started.requested_by };
  const nexus = { ...started.nexus, claimed: started.nexus.claimed ?? null };
  return { requested_by: nexusActor(nexus), nexus };
}

/** A caller over Nexus gave its claim as `requested_by`. */
function asCallersName(problem: InputProblem): InputProblem {
  const [member, inside, ...rest] = problem.loc;
  return member === 'nexus' && inside === 'claimed'
    ? { ...problem, loc: ['requested_by', ...rest] }
    : problem;
}

function expiresLater({
  created_at,
  expires_at,
}: {
  created_at: string;
  expires_at?: string | null | undefined;
}): boolean {
  return !expires_at || Date.parse(expires_at) > Date.parse(created_at);
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
