import { type Caller, rolesReaching } from '../../domain/permissions';
import { type Approvers, BUILT_IN_RULE, type Requirement } from '../../domain/policy/built-in-rule';
import type { RequestedApplication, ReviewFinding } from '../../domain/request/registration-request';
import { reviewFindings } from '../../domain/request/review-findings';
import { formatIsoDuration } from '../../domain/text/iso-duration';
import type { AppContext } from '../app-context';
import { placeWithin } from './place-within';

/** What would become of a request. */
export interface Validation {
  valid: true;
  review_findings: ReviewFinding[];
  rule: string;
  requirements: Requirement[];
  who_may_decide: Approvers;
  /** ISO 8601 duration. */
  expires_in: string;
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
  const { sameNamePending, ...place } = await placeWithin(app, caller, input);
  return {
    valid: true,
    review_findings: reviewFindings(input, { sameNamePending }),
    rule: BUILT_IN_RULE.name,
    requirements: BUILT_IN_RULE.requirements,
    who_may_decide: { roles: rolesReaching(place), groups: [], subs: [] },
    expires_in: formatIsoDuration(app.requestTtlMs),
  };
}
