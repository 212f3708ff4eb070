import { v7 as uuidv7 } from 'uuid';
import { findPurged } from '../../db/purge';
import { recordRequest } from '../../db/request/record-request';
import { findRequest } from '../../db/request/registration-requests';
import { actorOf, type Caller } from '../../domain/permissions';
import { newDeliberation } from '../../domain/policy/deliberation';
import { expiryUnder, findRule } from '../../domain/policy/found-rule';
import { namedRule } from '../../db/policy/approval-policies';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { RequestedApplication } from '../../domain/request/requested-application';
import { reviewFindings } from '../../domain/request/review-findings';
import { ConflictError } from '../../errors';
import type { AppContext } from '../app-context';
import { placeWithin } from './place-within';
import { type RegistrationRequestView, viewOf } from './registration-request-view';
import { describeForLog } from '../to-api-error';

/**
 * Creates a registration request. It exists as soon as its workflow has started. Its row is written after that.
 * @param keyedId the id derived from an Idempotency-Key; if a request has this id already, it is the answer
 * @throws ForbiddenError for a place outside the caller's reach
 * @throws ConflictError if the request with that id was purged
 * @throws NotInDirectoryError if a super admin names a tenant or partner that is not in the directory
 */
export async function createRegistrationRequest(
  app: AppContext,
  caller: Caller,
  input: RequestedApplication,
  keyedId?: string,
): Promise<RegistrationRequestView> {
  const { sameNamePending, policy, ...place } = await placeWithin(app, caller, input);
  const existing = keyedId === undefined ? undefined : await findRequest(app.db, caller, keyedId);
  if (existing) return viewOf(app, caller, existing);
  if (keyedId !== undefined && (await findPurged(app.db, [keyedId])).has(keyedId)) {
    throw new ConflictError(
      'The registration request that this key created has been purged since: use a new key',
    );
  }
  const created_at = new Date().toISOString();
  const asked = { ...input, ...place };
  const findings = reviewFindings(asked, { sameNamePending });
  const found = findRule(policy, { request: asked, findings, requested_by: caller });
  const starting = {
    ...asked,
    id: keyedId ?? uuidv7(),
    requested_by: actorOf(caller),
    created_at,
    expires_at: expiryUnder(found.rule, created_at, app.requestTtlMs),
    found_rule: found,
  };
  // An earlier call with the same key may have started the workflow and then crashed. Then its times and its rule count.
  const { run_id, earlier, ...times } = await app.workflows.start(starting);
  const found_rule = earlier ? await namedRule(app.db, earlier.rule) : found;
  const started = { ...starting, ...times, found_rule };

  let review_findings = findings;
  try {
    review_findings = await recordRequest(app.db, { ...started, review_findings, run_id });
  } catch (error) {
    const reason = describeForLog(error);
    app.log.warn(
      { request_id: started.id, reason },
      "could not write a request's row; its workflow writes it",
    );
  }
  const { found_rule: _found, ...fields } = started;
  const request: RegistrationRequest = {
    ...fields,
    review_findings,
    status: 'PENDING',
    updated_at: started.created_at,
    decided_at: null,
    decided_by: null,
    decision_notes: null,
    rejection_reason: null,
    application_id: null,
    client_id: null,
    deliberation: newDeliberation(found_rule.rule, caller.sub, started.created_at),
    overridden: false,
  };
  return viewOf(app, caller, await onceRuled(app, caller, request, run_id));
}

/** The request as its rule has decided it. It is as it was if the rule does not decide, or if that is not done in time. */
export async function onceRuled(
  app: AppContext,
  caller: Caller,
  request: RegistrationRequest,
  run_id: string,
): Promise<RegistrationRequest> {
  if (request.deliberation.rule?.decide === undefined) return request;
  await app.workflows.outcome(request.id, run_id, app.decisionWaitMs);
  return (await findRequest(app.db, caller, request.id)) ?? request;
}
