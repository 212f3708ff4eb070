import { randomUUID } from 'node:crypto';
import { findProvisioningFailure, wasDecisionRecorded } from '../../db/audit-events';
import { restoreDeliberation } from '../../db/request/restore-deliberation';
import {
  findRequest,
  findRequestAndWorkflow,
  type RequestAndWorkflow,
} from '../../db/request/registration-requests';
import {
  type Deliberation,
  groupsIn,
  isUsual,
  MAX_REVISIONS,
  nameOf,
} from '../../domain/policy/deliberation';
import {
  explain,
  isPersonal,
  type Obstacle,
  OBSTACLES,
  obstacleTo,
  type Verb,
} from '../../domain/policy/verdicts';
import type { RecipientKey } from '../../domain/request/decision';
import { type Outcome, settled } from '../../domain/request/outcome';
import { actorOf, type Caller } from '../../domain/permissions';
import type { Refusal } from '../../domain/request/receipts';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import {
  ConflictError,
  ForbiddenError,
  PreconditionFailedError,
  ProvisioningFailedError,
} from '../../errors';
import type { DecisionSignal } from '../../temporal/registration-workflows';
import type { AppContext } from '../app-context';
import { visibleRequest } from './read-registration-requests';
import { type RegistrationRequestView, viewOf } from './registration-request-view';
import { revisionOf } from './revision';

/** The answer when the workflow has a decision but has not applied it yet: the request as it is until then. */
export interface Accepted {
  accepted: RegistrationRequestView;
}

/** What a decision's call says besides the decision. */
export interface DecisionCall {
  /** The states that the caller has reviewed. The request must still be in one of them. Undefined allows any. */
  reviewed: string[] | undefined;
  /** The id derived from an Idempotency-Key. The decision gets this id, so that a repeat is recognised. */
  keyedId: string | undefined;
  /** The revision that the decision is about. Absent or null: the one that is read now. */
  revision?: number | null | undefined;
}

/** The result of a decision, whether it is applied yet or not. */
export interface Decided {
  /** The request as it is now. */
  request: RegistrationRequest;
  /** Whether the request is pending because the decision is not applied yet. */
  isAccepted: boolean;
  /** Whether the decision was one that leaves a request pending. Others may have ended the request since. */
  isStep: boolean;
  /** The workflow's answer to this call. Absent if the request did not end with it. */
  outcome?: Outcome;
  /** The key of whoever started the workflow, or null. */
  recipient_key: RecipientKey | null;
}

type DecisionOf<D> = D extends unknown ? Omit<D, 'decision_id' | 'actor' | 'revision'> : never;

/** What each signal asks for. */
const VERB_OF = {
  approve: 'approve',
  reject: 'reject',
  cancel: 'cancel',
  requestChanges: 'request_changes',
  revise: 'revise',
} as const satisfies Record<DecisionSignal['kind'], Verb>;

/**
 * Rejects a request.
 * @throws as {@link decide}
 */
export async function rejectRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  reason: string,
  call: DecisionCall,
): Promise<RegistrationRequestView | Accepted> {
  return show(app, caller, await decide(app, caller, id, { kind: 'reject', reason }, call));
}

/**
 * Cancels a request. Its requester may, and so may those who may decide it.
 * @throws as {@link decide}
 */
export async function cancelRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  call: DecisionCall,
): Promise<RegistrationRequestView | Accepted> {
  return show(app, caller, await decide(app, caller, id, { kind: 'cancel' }, call));
}

/**
 * Asks the requester for changes. The request stays pending.
 * @throws as {@link decide}
 */
export async function requestChanges(
  app: AppContext,
  caller: Caller,
  id: string,
  comment: string,
  call: DecisionCall,
): Promise<RegistrationRequestView | Accepted> {
  return show(app, caller, await decide(app, caller, id, { kind: 'requestChanges', comment }, call));
}

/** The request in an answer. */
export function show(
  app: AppContext,
  caller: Caller,
  { request, isAccepted }: Decided,
): RegistrationRequestView | Accepted {
  const view = viewOf(app, caller, request);
  return isAccepted ? { accepted: view } : view;
}

/**
 * Sends a decision on a request that the caller sees, and waits for what becomes of it.
 * @throws NotFoundError; ForbiddenError if the rule of the request does not let the caller do this; ConflictError if the
 *   request is no longer PENDING, has another revision, or its state does not allow this; PreconditionFailedError if it has
 *   changed since the review; ProvisioningFailedError
 */
export async function decide(
  app: AppContext,
  caller: Caller,
  id: string,
  decision: DecisionOf<DecisionSignal>,
  call: DecisionCall,
  check?: (request: RegistrationRequest) => void,
): Promise<Decided> {
  const found = await visibleRequest(app, caller, id, findRequestAndWorkflow);
  const { request, run_id, recipient_key } = found;
  const { deliberation } = request;
  const wanted = {
    verb: VERB_OF[decision.kind],
    isOverride: decision.kind === 'approve' && !!decision.override,
  };
  refusePersonally(request, caller, wanted);
  check?.(request);
  const sentBefore = await wasSentBefore(app, found, call);
  if (sentBefore) return { request, isAccepted: false, isStep: sentBefore === 'step', recipient_key };
  refuseByState(app, request, caller, wanted, call);

  const decision_id = call.keyedId ?? randomUUID();
  const actor = { ...actorOf(caller), ...powersOf(caller, decision.kind, deliberation) };
  const sent = { ...decision, decision_id, actor, revision: deliberation.revision };
  const result = await app.workflows.decide(id, run_id, sent, app.decisionWaitMs);
  const step = async (): Promise<Decided> => {
    const now = await visibleRequest(app, caller, id, findRequest);
    return { request: now, isAccepted: false, isStep: true, recipient_key };
  };
  switch (result.type) {
    case 'settled': {
      const { outcome } = result;
      if (outcome.decision_id !== decision_id) {
        // Another decision may have ended the request after this one counted, and before anybody asked for its receipt.
        if (await wasDecisionRecorded(app.db, id, decision_id)) return step();
        throw alreadyDecided(outcome.status);
      }
      // Under a written rule others may have voted since the request was read.
      const now = deliberation.rule ? await findRequest(app.db, caller, id) : undefined;
      const ended = now ?? settled(request, outcome);
      return { request: ended, isAccepted: false, isStep: false, outcome, recipient_key };
    }
    case 'recorded':
      return step();
    case 'accepted':
      return { request, isAccepted: true, isStep: false, recipient_key };
    case 'refused':
      if (result.reason === 'stale_revision') await catchUp(app, id);
      throw refusal(result.reason, await visibleRequest(app, caller, id, findRequest));
    case 'ended':
      throw new ConflictError(`The workflow of this registration request was ended: ${result.reason}`);
    case 'given_up':
      if (await wasDecisionRecorded(app.db, id, decision_id)) return step();
      throw await givenUp(app, id, decision_id);
  }
}

/** After a restored backup, a row may be behind the revision that its workflow knows. Then it learns from the workflow. */
async function catchUp(app: AppContext, id: string): Promise<void> {
  const dossier = await app.workflows.dossier(id);
  if (dossier && (await restoreDeliberation(app.db, id, dossier)))
    app.log.warn({ request_id: id }, "a request's row was behind its workflow, and has caught up");
}

/**
 * Role and groups, where a rule asks for them. The history of the workflow holds nothing that it does not need. Which rule
 * a revision gets may depend on any of them.
 */
function powersOf(
  { role, groups }: Caller,
  kind: DecisionSignal['kind'],
  { rule }: Deliberation,
): Pick<DecisionSignal['actor'], 'role' | 'groups'> {
  if (kind === 'revise') return { role, groups };
  if (rule === null) return {};
  const known = groupsIn(rule);
  return { role, groups: groups.filter((group) => known.includes(group)) };
}

interface Wanted {
  verb: Verb;
  isOverride: boolean;
}

/** Refuses what the rule does not let this caller do, whatever the state of the request is. */
function refusePersonally(
  { deliberation, status }: RegistrationRequest,
  caller: Caller,
  { verb, isOverride }: Wanted,
): void {
  if (isOverride) {
    if (caller.role === 'super_admin' && deliberation.rule?.allow_override) return;
    throw deliberation.rule?.allow_override
      ? new ForbiddenError('Only super admins may override a rule')
      : noOverride(deliberation);
  }
  const obstacle = obstacleTo(verb, deliberation, status, caller);
  if (obstacle !== null && isPersonal(obstacle)) throw new ForbiddenError(explain(obstacle, deliberation));
}

/** Whether an earlier call with the same Idempotency-Key has done this: ended the request, or made a step. */
async function wasSentBefore(
  app: AppContext,
  { request, decision_id }: RequestAndWorkflow,
  { keyedId }: DecisionCall,
): Promise<'end' | 'step' | undefined> {
  if (keyedId === undefined) return undefined;
  const isPending = request.status === 'PENDING';
  if (!isPending && decision_id === keyedId) return 'end';
  // A demand for changes leaves no trace in the row of a request that was approved.
  if (isPending && isUsual(request.deliberation)) return undefined;
  return (await wasDecisionRecorded(app.db, request.id, keyedId)) ? 'step' : undefined;
}

function refuseByState(
  app: AppContext,
  request: RegistrationRequest,
  caller: Caller,
  { verb, isOverride }: Wanted,
  { reviewed, revision }: DecisionCall,
): void {
  const { status, deliberation } = request;
  if (status !== 'PENDING') throw alreadyDecided(status);
  if ((revision ?? deliberation.revision) !== deliberation.revision) throw staleRevision(deliberation);
  if (reviewed && !reviewed.includes(revisionOf(viewOf(app, caller, request)))) {
    throw new PreconditionFailedError('The registration request is not the one you reviewed: read it again');
  }
  if (verb === 'revise' && deliberation.revision >= MAX_REVISIONS) throw tooManyRevisions();
  const obstacle = isOverride ? null : obstacleTo(verb, deliberation, status, caller);
  if (obstacle !== null) throw new ConflictError(explain(obstacle, deliberation));
}

/** The error when the workflow refused what the API let pass, because the request has changed in between. */
function refusal(reason: Refusal, { deliberation, status }: RegistrationRequest): Error {
  if (reason === 'stale_revision') return staleRevision(deliberation);
  if (reason === 'too_many_revisions') return tooManyRevisions();
  if (reason === 'being_revised')
    return new ConflictError('A revision of the request is being written: try again');
  if (reason === 'override_not_allowed') return noOverride(deliberation);
  if (!isObstacle(reason))
    return new ConflictError(
      'The workflow of this registration request refused this: read `live` for the reason',
    );
  if (reason === 'not_pending') return alreadyDecided(status);
  const problem = explain(reason, deliberation);
  return isPersonal(reason) ? new ForbiddenError(problem) : new ConflictError(problem);
}

function isObstacle(reason: Refusal): reason is Obstacle {
  return OBSTACLES.some((obstacle) => obstacle === reason);
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

function noOverride(deliberation: Deliberation): ForbiddenError {
  return new ForbiddenError(`The rule ${JSON.stringify(nameOf(deliberation))} does not allow an override`);
}

function tooManyRevisions(): ConflictError {
  return new ConflictError(`A request has at most ${MAX_REVISIONS} revisions: cancel it and ask anew`);
}

function staleRevision({ revision }: Deliberation): ConflictError {
  return new ConflictError(
    `The registration request was revised: it is at revision ${revision} now, read it again`,
  );
}

function alreadyDecided(status: string): ConflictError {
  return new ConflictError(`Registration request is already ${status}`);
}
