import { notInDirectory } from '../../domain/input-problem';
import type { Caller } from '../../domain/permissions';
import { matchingRule, type Subject, unmetConditions } from '../../domain/policy/match-rule';
import type { Person } from '../../domain/policy/people';
import type { People, Rule } from '../../domain/policy/rule';
import type { RequestedApplication } from '../../domain/request/requested-application';
import { reviewFindings } from '../../domain/request/review-findings';
import { InvalidInputError, NotInDirectoryError } from '../../errors';
import type { AppContext } from '../app-context';
import { placeWithin } from '../request/place-within';
import { requireSuperAdmin } from './approval-policy';
import { describeRule, type RuleDescription, withAllLists } from './describe-rule';

/** A request that nobody makes, and who would make it. */
export interface PolicyTest {
  request: RequestedApplication;
  requested_by: Person;
  /** A draft to try. Without it the policy of the day is tried. */
  rules?: Rule[] | undefined;
}

/** Which rule matches, and why. */
export interface PolicyTestResult extends RuleDescription {
  /** Why it rejects, or null. */
  reason: string | null;
  remind: string[];
  escalate: { after: string; also_from: Required<People> } | null;
  /** Every rule up to the one that matches, and the members of its `when` that are not met. */
  rules: { name: string; matches: boolean; unmet: string[] }[];
}

/**
 * Says which rule would match a request. Nothing is started and nothing is written.
 * @throws ForbiddenError for others than super admins
 * @throws InvalidInputError for a tenant or partner that is not in the directory
 */
export async function testPolicy(
  app: AppContext,
  caller: Caller,
  { request, requested_by, rules: draft }: PolicyTest,
): Promise<PolicyTestResult> {
  requireSuperAdmin(caller);
  const { sameNamePending, policy, ...place } = await placeWithin(app, caller, request).catch(inRequest);
  const rules = draft ?? policy.rules;
  const findings = reviewFindings(request, { sameNamePending });
  const subject: Subject = { request: { ...request, ...place }, findings, requested_by };
  const rule = matchingRule(rules, subject);
  return {
    ...describeRule(app, rule),
    reason: rule.reason ?? null,
    remind: rule.remind ?? [],
    escalate: rule.escalate
      ? { after: rule.escalate.after, also_from: withAllLists(rule.escalate.also_from) }
      : null,
    rules: rules.slice(0, rules.indexOf(rule) + 1).map(({ name, when }) => ({
      name,
      matches: name === rule.name,
      unmet: when ? unmetConditions(when, subject) : [],
    })),
  };
}

/** The place is a member of `request` here. */
function inRequest(error: unknown): never {
  if (!(error instanceof NotInDirectoryError)) throw error;
  const { loc, ...problem } = notInDirectory(error.kind, error.id);
  const [body = 'body', ...members] = loc;
  throw new InvalidInputError([{ ...problem, loc: [body, 'request', ...members] }]);
}
