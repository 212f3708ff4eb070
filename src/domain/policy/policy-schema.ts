import { z } from 'zod';
import type { InputProblem } from '../input-problem';
import { inputProblems } from '../input-problems';
import { ROLES } from '../permissions';
import { APPLICATION_TYPES, SCOPES } from '../request/requested-application';
import { isRecord } from '../shape';
import { text, valueError } from '../text/input-text';
import { parseIsoDuration } from '../text/iso-duration';
import type { Rule } from './rule';

const MAX_ITEMS = 50;
const MAX_RULES = 100;
const MAX_REQUIREMENTS = 20;
/** A request keeps its votes in its workflow, so there must not be many. */
const MAX_SEATS = 50;
const MAX_REMINDERS = 10;
/** As long as REQUEST_TTL may be. Nothing then leaves the range of times that Postgres and JavaScript write. */
const MAX_DURATION = 'P3650D';
const MAX_DURATION_MS = parseIsoDuration(MAX_DURATION) ?? 0;

/** A DNS name or an IP address, as the URL parser writes the host of a URI. */
const HOST = /^(?:\[[\da-f:]+\]|[a-z\d_-]+(?:\.[a-z\d_-]+)*)$/;
const MAX_HOST = 253;

const name = text({ min: 1, max: 100 });
const value = text({ min: 1, max: 255 });

function listOf<T>(item: z.ZodType<T>): z.ZodArray<z.ZodType<T>> {
  return z.array(item).max(MAX_ITEMS);
}

/** A list in a condition. Without items it would match nothing. */
function oneOf<T>(item: z.ZodType<T>): z.ZodOptional<z.ZodArray<z.ZodType<T>>> {
  return listOf(item).min(1).optional();
}

const duration = z
  .string()
  .superRefine((written, context) => {
    const milliseconds = parseIsoDuration(written);
    if (milliseconds !== undefined && milliseconds <= MAX_DURATION_MS) return;
    context.addIssue(
      valueError(
        `must be an ISO 8601 duration like P3D or PT12H: more than zero, at most ${MAX_DURATION}, without years and months`,
      ),
    );
  })
  .meta({ format: 'duration', example: 'P3D' });

const host = z
  .string()
  .superRefine((written, context) => {
    if (HOST.test(written) && written.length <= MAX_HOST) return;
    context.addIssue(
      valueError('must be a host name in lower case, such as example.com; it stands for its subdomains too'),
    );
  })
  .meta({ pattern: HOST.source, maxLength: MAX_HOST });

const people = z
  .strictObject({
    roles: listOf(z.enum(ROLES)).optional(),
    groups: listOf(value).optional(),
    subs: listOf(value).optional(),
  })
  .superRefine(({ roles = [], groups = [], subs = [] }, context) => {
    if (roles.length + groups.length + subs.length + context.issues.length === 0)
      context.addIssue(valueError('must name somebody: at least one role, group or sub'));
  })
  .meta({ id: 'People', description: 'Whoever has one of these roles or groups, or is one of these subs' });

const requirement = z
  .strictObject({ name, from: people, count: z.int({ abort: true }).min(1).max(MAX_ITEMS) })
  .superRefine(({ from: { roles = [], groups = [], subs = [] }, count }, context) => {
    // Nobody knows how many have a role or are in a group.
    if (roles.length + groups.length > 0) return;
    const named = new Set(subs).size;
    if (named === 0 || count <= named) return;
    const problem = `must be at most ${named}: \`from\` names no more people`;
    context.addIssue({ ...valueError(problem), path: ['count'] });
  })
  .meta({ id: 'RuleRequirement', description: 'How many people of a kind must approve' });

const condition = z
  .strictObject({
    application_type: oneOf(z.enum(APPLICATION_TYPES)),
    scope: oneOf(z.enum(SCOPES)),
    tenant_id: oneOf(value),
    partner_id: oneOf(value).meta({ description: "Matches the tenant's partner on TENANT requests" }),
    grant_types_any: oneOf(value),
    requested_scopes_any: oneOf(value),
    redirect_hosts_within: oneOf(host).meta({
      description: 'Each URI of the request must be on one of these domains, or on a subdomain',
    }),
    findings: z
      .union([z.enum(['none', 'any']), listOf(value).min(1)], {
        error: 'Value error, must be none, any or a list of codes of findings',
      })
      .optional(),
    requested_by: people.optional(),
  })
  .superRefine((members, context) => {
    if (Object.keys(members).length + context.issues.length === 0)
      context.addIssue(valueError('must have a condition: a rule without `when` matches every request'));
  })
  .meta({
    id: 'RuleCondition',
    description: 'The requests that a rule is about: members are ANDed, items ORed',
  });

const frozenMembers = {
  decide: z.enum(['approve', 'reject']).optional(),
  reason: text({ min: 1, max: 2000, multiline: true }).optional(),
  require: z.array(requirement).min(1).max(MAX_REQUIREMENTS).optional(),
  requester_may_approve: z.boolean().optional(),
  allow_override: z.boolean().optional(),
  remind: z.array(duration).max(MAX_REMINDERS).optional(),
  escalate: z.strictObject({ after: duration, also_from: people }).optional(),
  ttl: duration.optional(),
};

/** A rule without `when`, as a request keeps it. The cast is safe because JSON has no undefined. */
const frozenRule = z
  .strictObject({ name, ...frozenMembers })
  .superRefine(checkRule, { when: ({ value }) => isRecord(value) })
  .meta({ id: 'FrozenRule' }) as z.ZodType<Rule>;

const rule = z
  .strictObject({ name, when: condition.optional(), ...frozenMembers })
  .superRefine(checkRule, { when: ({ value }) => isRecord(value) })
  .meta({
    id: 'Rule',
    description: 'A rule of the approval policy. Durations are ISO 8601',
  }) as z.ZodType<Rule>;

/** The rules of an approval policy, as they are written: nothing is filled in. */
export const policyRules = z
  .array(rule)
  .min(1)
  .max(MAX_RULES)
  .superRefine(checkAcrossRules, { when: ({ value }) => Array.isArray(value) });

/**
 * Reads a rule that a request keeps.
 * @param raw anything: it may come from the input of a workflow
 * @returns the rule, or the problems with it. Their `loc` starts inside the rule
 */
export function parseFrozenRule(raw: unknown): { rule: Rule } | { problems: InputProblem[] } {
  const { data, error } = frozenRule.safeParse(raw);
  return data ? { rule: data } : { problems: inputProblems([], error.issues, raw, frozenRule) };
}

/** Runs even if a member is wrong, so that one answer names every problem. So a member may have any type here. */
function checkRule(
  { decide, reason, require }: Partial<Record<keyof Rule, unknown>>,
  context: z.RefinementCtx,
): void {
  const refuse = (member: keyof Rule, problem: string): void => {
    context.addIssue({ ...valueError(problem), path: [member] });
  };
  if (decide === undefined && require === undefined)
    refuse('require', 'must say who approves: only a rule with `decide` has no `require`');
  if ((decide === 'approve' || decide === 'reject') && require !== undefined)
    refuse('decide', 'must not be beside `require`: nobody is asked when the rule decides');
  if (decide === 'reject' && reason === undefined)
    refuse('reason', 'is required when the rule rejects: it is what the requester reads');
  if (seatsIn(require) > MAX_SEATS)
    refuse('require', `must not need more than ${MAX_SEATS} approvals in all`);
  for (const index of repeatedNames(require)) {
    context.addIssue({ ...NAMED_TWICE, path: ['require', index, 'name'] });
  }
}

function checkAcrossRules(rules: unknown[], context: z.RefinementCtx): void {
  for (const index of repeatedNames(rules)) context.addIssue({ ...NAMED_TWICE, path: [index, 'name'] });
  rules.forEach((rule, index) => {
    if (!isRecord(rule)) return;
    const isLast = index === rules.length - 1;
    if (isLast === (rule.when === undefined)) return;
    const problem = isLast
      ? 'must not be in the last rule, which is for every request that no other rule matches'
      : 'is required: no request would reach the rules behind this one';
    context.addIssue({ ...valueError(problem), path: [index, 'when'] });
  });
}

const NAMED_TWICE = valueError('must not be the name of another one too');

/** How many approvals the requirements ask for in all. A count that is wrong itself does not count. */
function seatsIn(requirements: unknown): number {
  if (!Array.isArray(requirements)) return 0;
  const counts = requirements.map((one: unknown) => (isRecord(one) ? Number(one.count) : 0));
  return counts.filter((count) => count <= MAX_ITEMS).reduce((sum, count) => sum + count, 0);
}

/** The positions of the items whose name an earlier item has. */
function repeatedNames(list: unknown): number[] {
  if (!Array.isArray(list)) return [];
  const names = list.map((item: unknown) => (isRecord(item) ? item.name : undefined));
  return names.flatMap((name, index) => (name !== undefined && names.indexOf(name) < index ? [index] : []));
}
