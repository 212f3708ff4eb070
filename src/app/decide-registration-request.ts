import { randomUUID } from 'node:crypto';
import { findProvisioningFailure } from '../db/audit-events';
import { type Application, applicationFor } from '../domain/application';
import { type Outcome, settled } from '../domain/outcome';
import { actorOf, type Caller } from '../domain/permissions';
import type { RegistrationRequest } from '../domain/registration-request';
import { ConflictError, ProvisioningFailedError } from '../errors';
import type { DecisionSignal } from '../temporal/registration-workflows';
import type { AppContext } from './app-context';
import { visibleRequest } from './read-registration-requests';
import { createRecipientKeyPair } from './recipient-key-pair';
import { type RegistrationRequestView, viewOf } from './registration-request-view';

/** A decision that is durable but not applied yet, and the request as it still is. */
export interface Accepted {
  accepted: RegistrationRequestView;
}

/** An application as its approval answers it: the only time its secret is shown. */
export type ApprovedApplication = Application & { client_secret: string | null };

type DecisionOf<D> = D extends unknown ? Omit<D, 'decision_id' | 'actor'> : never;

/**
 * Approves a request and waits for the application.
 * @throws NotFoundError, ConflictError if it is no longer PENDING, ProvisioningFailedError if it is PENDING again
 */
export async function approveRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  notes: string | null,
): Promise<ApprovedApplication | Accepted> {
  const request = await pendingRequest(app, caller, id);
  const keys = await createRecipientKeyPair();
  const decision = { kind: 'approve' as const, notes, recipient_key: keys.publicKey };
  const outcome = await decide(app, caller, request, decision);
  if (!outcome) return { accepted: viewOf(app, request) };
  if (!outcome.application) throw new Error('an approval left no application');
  return {
    ...applicationFor(request, outcome.application),
    client_secret: outcome.sealed_secret === null ? null : await keys.open(outcome.sealed_secret),
  };
}

/**
 * Rejects a request.
 * @throws NotFoundError, ConflictError if it is no longer PENDING
 */
export async function rejectRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  reason: string,
): Promise<RegistrationRequestView | Accepted> {
  return decideAndShow(app, caller, id, { kind: 'reject', reason });
}

/**
 * Cancels a request: its requester may, and whoever may decide it. Both are among those who see it.
 * @throws NotFoundError, ConflictError if it is no longer PENDING
 */
export async function cancelRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<RegistrationRequestView | Accepted> {
  return decideAndShow(app, caller, id, { kind: 'cancel' });
}

async function decideAndShow(
  app: AppContext,
  caller: Caller,
  id: string,
  decision: DecisionOf<DecisionSignal>,
): Promise<RegistrationRequestView | Accepted> {
  const request = await pendingRequest(app, caller, id);
  const outcome = await decide(app, caller, request, decision);
  return outcome ? viewOf(app, settled(request, outcome)) : { accepted: viewOf(app, request) };
}

async function pendingRequest(app: AppContext, caller: Caller, id: string): Promise<RegistrationRequest> {
  const request = await visibleRequest(app, caller, id);
  if (request.status !== 'PENDING') throw alreadyDecided(request.status);
  return request;
}

/** @returns the outcome if this decision won, or undefined if it is durable but not applied yet */
async function decide(
  app: AppContext,
  caller: Caller,
  { id }: RegistrationRequest,
  decision: DecisionOf<DecisionSignal>,
): Promise<Outcome | undefined> {
  const decision_id = randomUUID();
  const sent = { ...decision, decision_id, actor: actorOf(caller) };
  const result = await app.workflows.decide(id, sent, app.decisionWaitMs);
  switch (result.type) {
    case 'settled':
      if (result.outcome.decision_id !== decision_id) throw alreadyDecided(result.outcome.status);
      return result.outcome;
    case 'accepted':
      return undefined;
    case 'ended':
      throw new ConflictError(`The workflow of this registration request was ended: ${result.reason}`);
    case 'given_up': {
      const failure = await findProvisioningFailure(app.db, id, { decision_id });
      if (!failure) {
        throw new ConflictError(
          'Another decision was being applied and was given up; the request is PENDING, try again',
        );
      }
      throw new ProvisioningFailedError(
        `The application could not be created: ${String(failure.message)}. The registration request is PENDING again`,
      );
    }
  }
}

function alreadyDecided(status: string): ConflictError {
  return new ConflictError(`Registration request is already ${status}`);
}
