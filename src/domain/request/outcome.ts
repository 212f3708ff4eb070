import type { ProvisionedIdentity } from '../application/application';
import { type Basis, type Decision, STATUS_AFTER } from './decision';
import type { RegistrationRequest } from './registration-request';
import type { Actor, FinalStatus } from './requested-application';

/** How a request ended. It is the result of the workflow, and it is written to the projection. */
export interface Outcome {
  request_id: string;
  status: FinalStatus;
  /** The decision that was applied; null when the request expired. */
  decision_id: string | null;
  decided_at: string | null;
  decided_by: Actor | null;
  decision_notes: string | null;
  rejection_reason: string | null;
  /** When the request got its final status. */
  settled_at: string;
  application: ProvisionedIdentity | null;
  /** The client secret as a compact JWE; null when there is none. */
  sealed_secret: string | null;
  /** Whose key opens the secret; null when there is none. Absent in the outcomes of former releases: the approver's. */
  sealed_to?: 'starter' | 'approver' | null;
  /** What an approval stood on. Absent if the built-in rule held and nobody had revised the request. */
  basis?: Basis;
}

/**
 * The outcome of a decision that was applied.
 * @param sealedTo whose key a secret was sealed to
 */
export function outcomeOf(
  request_id: string,
  decision: Decision,
  provisioned: { application: ProvisionedIdentity; sealed_secret: string | null } | null,
  sealedTo: 'starter' | 'approver' = 'approver',
): Outcome {
  const sealed_secret = provisioned?.sealed_secret ?? null;
  return {
    request_id,
    status: STATUS_AFTER[decision.kind],
    decision_id: decision.decision_id,
    decided_at: decision.at,
    decided_by: decision.actor,
    decision_notes: decision.kind === 'reject' ? null : decision.notes,
    rejection_reason: decision.kind === 'reject' ? decision.reason : null,
    settled_at: decision.at,
    application: provisioned?.application ?? null,
    sealed_secret,
    sealed_to: sealed_secret === null ? null : sealedTo,
    ...(decision.kind === 'approve' && decision.basis && { basis: decision.basis }),
  };
}

/** The outcome of a request that nobody decided in time. */
export function expiredOutcome(request_id: string, at: string): Outcome {
  return {
    request_id,
    status: 'EXPIRED',
    decision_id: null,
    decided_at: null,
    decided_by: null,
    decision_notes: null,
    rejection_reason: null,
    settled_at: at,
    application: null,
    sealed_secret: null,
    sealed_to: null,
  };
}

/** The request after its outcome. */
export function settled(request: RegistrationRequest, outcome: Outcome): RegistrationRequest {
  return {
    ...request,
    status: outcome.status,
    updated_at: outcome.settled_at,
    decided_at: outcome.decided_at,
    decided_by: outcome.decided_by,
    decision_notes: outcome.decision_notes,
    rejection_reason: outcome.rejection_reason,
    application_id: outcome.application?.id ?? null,
    client_id: outcome.application?.client_id ?? null,
  };
}
