import type { Knex } from 'knex';
import { EVERYTHING } from '../../domain/permissions';
import { AlreadyDecidedError } from '../../domain/request/already-decided-error';
import { type InputProblem, notInDirectory } from '../../domain/input-problem';
import { InvalidRequestError, type StartedRequest } from '../../domain/request/started-request-schema';
import { reviewFindings } from '../../domain/request/review-findings';
import { newDeliberation, standingOf } from '../../domain/policy/deliberation';
import { expiryUnder, findRule } from '../../domain/policy/found-rule';
import type { FoundRule } from '../../domain/policy/rule';
import { currentPolicy } from '../policy/approval-policies';
import { findPurged } from '../purge';
import { findPlace } from './find-place';
import { recordRequest } from './record-request';
import { findRequestAndWorkflow, type RequestAndWorkflow } from './registration-requests';

/**
 * Writes the row of a request whose workflow has started, unless it is there already.
 * @param options.run_id the run of the workflow, or null if it is not known
 * @param options.requestTtlMs time to live where neither the starter nor the rule sets one, in milliseconds
 * @param options.isFirst whether the workflow has never been recorded before
 * @returns the request as it is in its row; another process may have written the row first, with another expiry
 * @throws InvalidRequestError for a tenant or partner that is not in the directory
 * @throws AlreadyDecidedError if the request was purged
 */
export async function recordStartedRequest(
  db: Knex,
  started: StartedRequest,
  { run_id, requestTtlMs, isFirst }: { run_id: string | null; requestTtlMs: number; isFirst: boolean },
): Promise<RequestAndWorkflow> {
  // Usually the API has written the row by now.
  const existing = await findRequestAndWorkflow(db, EVERYTHING, started.id);
  if (existing)
    return existing.policy_version === null && isFirst
      ? adoptRule(db, existing, started.found_rule)
      : existing;
  if ((await findPurged(db, [started.id])).has(started.id)) throw new AlreadyDecidedError(null);
  const place = await findPlace(db, EVERYTHING, started);
  if (!place) throw new InvalidRequestError([unknownPlace(started)]);
  const review_findings = reviewFindings(started, { sameNamePending: place.isNamePending });
  const found_rule =
    started.found_rule ??
    findRule(place.policy, {
      request: { ...started, partner_id: place.partner_id },
      findings: review_findings,
      requested_by: started.requested_by,
    });
  const expires_at = started.expires_at ?? expiryUnder(found_rule.rule, started.created_at, requestTtlMs);
  await recordRequest(db, { ...started, expires_at, found_rule, review_findings, run_id });
  const written = await findRequestAndWorkflow(db, EVERYTHING, started.id);
  if (!written) throw new Error('a request that was recorded is not there');
  return written;
}

/**
 * A process of a former release wrote the row. It knew no policy, so the rule is found now, unless the starter brought it.
 * Only the first activity of a new workflow comes here. What was pending before the upgrade keeps the built-in rule.
 */
async function adoptRule(
  db: Knex,
  existing: RequestAndWorkflow,
  brought: FoundRule | undefined,
): Promise<RequestAndWorkflow> {
  const { request } = existing;
  const { policy_version, rule } =
    brought ??
    findRule(await currentPolicy(db), {
      request,
      findings: request.review_findings,
      requested_by: request.requested_by,
    });
  if (rule === null) return existing;
  const deliberation = newDeliberation(rule, request.requested_by.sub, request.created_at);
  await db('registration_requests')
    .where({ id: request.id, status: 'PENDING', policy_version: null })
    .update({ policy_version, rule: JSON.stringify(rule), open_to: standingOf(deliberation).open_to });
  return (await findRequestAndWorkflow(db, EVERYTHING, request.id)) ?? existing;
}

function unknownPlace({ scope, tenant_id, partner_id }: StartedRequest): InputProblem {
  return scope === 'TENANT'
    ? notInDirectory('tenant', tenant_id ?? '')
    : notInDirectory('partner', partner_id ?? '');
}
