import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { ProvisionedIdentity } from '../src/domain/application/application';
import type { CarriedRun, RecordedRequest } from '../src/domain/request/carried-run';
import type { Decision, RecipientKey } from '../src/domain/request/decision';
import type { Outcome } from '../src/domain/request/outcome';
import type { Actor } from '../src/domain/request/registration-request';
import type { LiveState, ProvisioningFailure } from '../src/domain/request/request-state';

export const TASK_QUEUE = 'registration-requests';
export const WORKFLOW_TYPE = 'registrationRequest';

/** What starts a registration request: from this service, or from another workflow as a child. */
export interface RegistrationRequestInput {
  /** The members of `RegistrationRequestCreate` in the HTTP API; validated by the first activity, not by the starter. */
  request: object;
  requested_by: Actor;
  /** UTC ISO 8601; by default when the workflow started. */
  created_at?: string;
  /** UTC ISO 8601; by default as long after `created_at` as the worker's REQUEST_TTL says. */
  expires_at?: string;
  /** What an earlier run of the same request hands on; never set by a starter. */
  carried?: CarriedRun;
}

interface DecisionPayload {
  decision_id?: string;
  actor: Actor;
}

export const approveSignal =
  defineSignal<[DecisionPayload & { notes?: string | null; recipient_key?: RecipientKey }]>('approve');
export const rejectSignal = defineSignal<[DecisionPayload & { reason: string }]>('reject');
export const cancelSignal = defineSignal<[DecisionPayload & { notes?: string | null }]>('cancel');
/** Says which partner the request's tenant belongs to now; sent by the reconciler. It decides nothing. */
export const relocateSignal = defineSignal<[{ partner_id: string }]>('relocate');
export const stateQuery = defineQuery<LiveState>('state');

/** Search attributes an operator finds requests by; each must be registered as a Keyword in the namespace. */
export const searchAttributes = {
  status: defineSearchAttributeKey('RegistrationStatus', SearchAttributeType.KEYWORD),
  scope: defineSearchAttributeKey('RegistrationScope', SearchAttributeType.KEYWORD),
  partnerId: defineSearchAttributeKey('PartnerId', SearchAttributeType.KEYWORD),
  tenantId: defineSearchAttributeKey('TenantId', SearchAttributeType.KEYWORD),
  applicationType: defineSearchAttributeKey('ApplicationType', SearchAttributeType.KEYWORD),
};

/** The names of those attributes, for who registers them or looks whether they are registered. */
export const SEARCH_ATTRIBUTE_NAMES = Object.values(searchAttributes).map(({ name }) => name);

/** Types of failures. All but `DatabaseUnavailable` and `NotRecorded` are beyond retrying. */
export const FAILURE = {
  invalidRequest: 'InvalidRequest',
  invalidWorkflowId: 'InvalidWorkflowId',
  invalidRecipientKey: 'InvalidRecipientKey',
  refusedByDatabase: 'RefusedByDatabase',
  superseded: 'Superseded',
  databaseUnavailable: 'DatabaseUnavailable',
  /** The row of the request is missing, as after a restored backup. The reconciler writes it again. */
  notRecorded: 'NotRecorded',
} as const;

export type Approval = Extract<Decision, { kind: 'approve' }>;

/** What provisioning leaves behind. */
export interface Provisioned {
  application: ProvisionedIdentity;
  sealed_secret: string | null;
}

/** What the workflow asks of the world. Each may run more than once and leaves the same world behind. */
export interface Activities {
  /**
   * Writes the request's row and its `created` event, unless they are there already.
   * @throws ApplicationFailure `InvalidRequest`, not retryable
   */
  recordRequest(input: {
    request_id: string;
    request: object;
    requested_by: Actor;
    created_at: string;
    expires_at?: string;
  }): Promise<RecordedRequest>;

  /**
   * Creates the application, its secret's hash, the row's approval and the audit event, all or nothing.
   * @throws ApplicationFailure `InvalidRecipientKey`, `RefusedByDatabase` or `Superseded`, not retryable
   * @throws ApplicationFailure `NotRecorded`, retryable, while the request has no row
   */
  provisionApplication(input: { request_id: string; approval: Approval }): Promise<Provisioned>;

  /**
   * Writes a rejection, cancellation or expiry to the row, with its audit event.
   * @throws ApplicationFailure `NotRecorded`, retryable, while the request has no row
   */
  recordOutcome(outcome: Outcome): Promise<void>;

  /**
   * Notes in the audit trail that provisioning was given up, and bars attempts still under way from completing.
   * @returns what was provisioned after all: an attempt may have committed before its answer was lost
   * @throws ApplicationFailure `NotRecorded`, retryable, while the request has no row
   */
  recordProvisioningFailure(input: {
    request_id: string;
    approval: Approval;
    failure: ProvisioningFailure;
  }): Promise<{ provisioned: Provisioned | null }>;
}
