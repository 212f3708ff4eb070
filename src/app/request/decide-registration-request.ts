import { randomUUID } from 'node:crypto';
import { findProvisioningFailure } from '../../db/audit-events';
import { findRequestAndWorkflow } from '../../db/request/registration-requests';
import type { RecipientKey } from '../../domain/request/decision';
import { type Outcome, settled } from '../../domain/request/outcome';
import { actorOf, type Caller } from '../../domain/permissions';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import { ConflictError, PreconditionFailedError, ProvisioningFailedError } from '../../errors';
import type { DecisionSignal } from '../../temporal/registration-workflows';
import type { AppContext } from '../app-context';
import { visibleRequest } from './read-registration-requests';
import { type RegistrationRequestView, viewOf } from './registration-request-view';
import { revisionOf } from './revision';

/** The answer when the workflow has a decision but has not applied it yet: the request as it is until then. */
export interface Accepted {
  accepted: RegistrationRequestView;
}

/** What the headers of a decision's call say. */
export interface DecisionCall {
  /** The revisions that the caller has reviewed. The request must still be one of them. Undefined allows any. */
  reviewed: string[] | undefined;
  /** The id derived from an Idempotency-Key. The decision gets this id, so that a repeat is recognised. */
  keyedId: string | undefined;
}

/** The result of a decision, whether it is applied yet or not. */
interface Decided {
  /** The request as it is now. */
  request: RegistrationRequest;
  /** The workflow's answer to this call. Absent if the decision is not applied yet, or if an earlier call applied it. */
  outcome?: Outcome;
  /** The key of whoever started the workflow, or null. */
  recipient_key: RecipientKey | null;
}

type DecisionOf<D> = D extends unknown ? Omit<D, 'decision_id' | 'actor'> : never;

/**
 * Rejects a request.
 * @throws NotFoundError, ConflictError if it is no longer PENDING, PreconditionFailedError if it has changed since the
 *   review
 */
export async function rejectRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  reason: string,
  call: DecisionCall,
): Promise<RegistrationRequestView | Accepted> {
  return show(app, await decide(app, caller, id, { kind: 'reject', reason }, call));
}

/**
 * Cancels a request. Everyone who sees a request may cancel it: its requester, and those who may decide it.
 * @throws NotFoundError, ConflictError if it is no longer PENDING, PreconditionFailedError if it has changed since the
 *   review
 */
export async function cancelRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  call: DecisionCall,
): Promise<RegistrationRequestView | Accepted> {
  return show(app, await decide(app, caller, id, { kind: 'cancel' }, call));
}

function show(app: AppContext, { request }: Decided): RegistrationRequestView | Accepted {
  const view = viewOf(app, request);
  return request.status === 'PENDING' ? { accepted: view } : view;
}

/**
 * Sends a decision on a pending request that the caller sees, and waits for the result.
 * @throws NotFoundError, ConflictError, PreconditionFailedError, ProvisioningFailedError
 */
export async function decide(
  app: AppContext,
  caller: Caller,
  id: string,
  decision: DecisionOf<DecisionSignal>,
  { reviewed, keyedId }: DecisionCall,
): Promise<Decided> {
  const {
    request,
    run_id,
    decision_id: applied,
    recipient_key,
  } = await visibleRequest(app, caller, id, findRequestAndWorkflow);
  if (request.status !== 'PENDING') {
    const isSentAgain = keyedId !== undefined && applied === keyedId;
    if (!isSentAgain) throw alreadyDecided(request.status);
    return { request, recipient_key };
  }
  if (reviewed && !reviewed.includes(revisionOf(request))) {
    throw new PreconditionFailedError('The registration request is not the one you reviewed: read it again');
  }

  const decision_id = keyedId ?? randomUUID();
  const sent = { ...decision, decision_id, actor: actorOf(caller) };
  const result = await app.workflows.decide(id, run_id, sent, app.decisionWaitMs);
  switch (result.type) {
    case 'settled':
      if (result.outcome.decision_id !== decision_id) throw alreadyDecided(result.outcome.status);
      return { request: settled(request, result.outcome), outcome: result.outcome, recipient_key };
    case 'accepted':
      return { request, recipient_key };
    case 'ended':
      throw new ConflictError(`The workflow of this registration request was ended: ${result.reason}`);
    case 'given_up':
      throw await givenUp(app, id, decision_id);
  }
}

/** The error when the request is PENDING again. The decision was a failed approval, or it came while another failed. */
async function givenUp(app: AppContext, id: string, decision_id: string): Promise<Error> {
  const failure = await findProvisioningFailure(app.db, id, { decision_id });
  return failure
    ? new ProvisioningFailedError(
        `The application could not be created: ${String(failure.message)}. The registration request is PENDING again`,
      )
    : new ConflictError(
        'Another decision was being applied and was given up; the request is PENDING, try again',
      );
}

function alreadyDecided(status: string): ConflictError {
  return new ConflictError(`Registration request is already ${status}`);
}
