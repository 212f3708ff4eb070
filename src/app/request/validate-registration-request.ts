import { type Caller, rolesReaching } from '../../domain/permissions';
import { matchingRule } from '../../domain/policy/match-rule';
import type { People, Rule } from '../../domain/policy/rule';
import type {
  Placement,
  RequestedApplication,
  ReviewFinding,
} from '../../domain/request/requested-application';
import { reviewFindings } from '../../domain/request/review-findings';
import type { AppContext } from '../app-context';
import { describeRule, type RuleDescription } from '../policy/describe-rule';
import { placeWithin } from './place-within';

/** What would become of a request. */
export interface Validation extends RuleDescription {
  valid: true;
  review_findings: ReviewFinding[];
  who_may_decide: Required<People>;
}

/**
 * Says what would become of a request, and who could decide it. Nothing is started and nothing is written.
 * @throws ForbiddenError or NotInDirectoryError, as a create would
 */
export async function validateRegistrationRequest(
  app: AppContext,
  caller: Caller,
  input: RequestedApplication,
): Promise<Validation> {
  const { sameNamePending, policy, ...place } = await placeWithin(app, caller, input);
  const review_findings = reviewFindings(input, { sameNamePending });
  const request = { ...input, ...place };
  const rule = matchingRule(policy.rules, { request, findings: review_findings, requested_by: caller });
  const { rule: name, decide, requirements, expires_in } = describeRule(app, rule);
  return {
    valid: true,
    review_findings,
    rule: name,
    requirements,
    who_may_decide: approversOf(rule, place),
    expires_in,
    decide,
  };
}

/** Whoever could fill a seat. A role counts only where its admins see the request. Nobody knows what groups see. */
function approversOf({ require = [] }: Rule, place: Placement): Required<People> {
  const named = require.map(({ from }) => from);
  const reaching = rolesReaching(place);
  return {
    roles: reaching.filter((role) => named.some(({ roles = [] }) => roles.includes(role))),
    groups: [...new Set(named.flatMap(({ groups = [] }) => groups))],
    subs: [...new Set(named.flatMap(({ subs = [] }) => subs))],
  };
}
