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

/** The Schedule that starts the reconciler, and the type of the workflow that it starts. */
export const RECONCILER_SCHEDULE = 'registration-requests-reconciler';
export const RECONCILER_WORKFLOW_TYPE = 'reconcileRegistrationRequests';

/** The input of a registration request's workflow. This service starts it, or another workflow starts it as a child. */
export interface RegistrationRequestInput {
  /** The members of `RegistrationRequestCreate` in the HTTP API. The first activity validates them, not the starter. */
  request: object;
  requested_by: Actor;
  /** UTC ISO 8601. The default is the time when the workflow started. */
  created_at?: string;
  /** UTC ISO 8601. The default is `created_at` plus the worker's REQUEST_TTL. */
  expires_at?: string;
  /** What an earlier run of the same request hands on. A starter never sets this. */
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
/** The reconciler sends this to say which partner the request's tenant belongs to now. It decides nothing. */
export const relocateSignal = defineSignal<[{ partner_id: string }]>('relocate');
export const stateQuery = defineQuery<LiveState>('state');

/** Operators find requests by these search attributes. Each must be registered as a Keyword in the namespace. */
export const searchAttributes = {
  status: defineSearchAttributeKey('RegistrationStatus', SearchAttributeType.KEYWORD),
  scope: defineSearchAttributeKey('RegistrationScope', SearchAttributeType.KEYWORD),
  partnerId: defineSearchAttributeKey('PartnerId', SearchAttributeType.KEYWORD),
  tenantId: defineSearchAttributeKey('TenantId', SearchAttributeType.KEYWORD),
  applicationType: defineSearchAttributeKey('ApplicationType', SearchAttributeType.KEYWORD),
};

/** The names of those attributes, for code that registers them or checks that they are registered. */
export const SEARCH_ATTRIBUTE_NAMES = Object.values(searchAttributes).map(({ name }) => name);

/** Types of failures. Only `DatabaseUnavailable` and `NotRecorded` are retried. */
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

/** The activities that the workflow runs. Each may run more than once, and has the same result each time. */
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
   * Writes the application, its secret's hash, the row's approval and the audit event, all in one transaction.
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
   * Writes to the audit trail that provisioning was given up. After that, an attempt that still runs cannot commit.
   * @returns what was provisioned, if an attempt had committed but its answer was lost
   * @throws ApplicationFailure `NotRecorded`, retryable, while the request has no row
   */
  recordProvisioningFailure(input: {
    request_id: string;
    approval: Approval;
    failure: ProvisioningFailure;
  }): Promise<{ provisioned: Provisioned | null }>;
}

/** What one run of the reconciler compared and repaired. It holds numbers of requests, because a run may repair thousands. */
export interface ReconcilerSummary {
  /** Rows of pending requests that were compared with Temporal. */
  pending_rows: number;
  /** Running workflows that were compared with Postgres. */
  running_workflows: number;
  /** Closed workflows whose rows were looked for. */
  closed_workflows: number;
  /** Only workflows that closed after this time were looked at. Null: all that Temporal still has. UTC ISO 8601. */
  closed_after: string | null;
  /** Pending requests that Temporal had lost. Their workflows were started again. */
  restarted: number;
  /** Pending rows whose workflow had ended. They got its outcome, or were cancelled if it left none. */
  settled: number;
  /** Workflows whose row was lost. The row was written again. */
  recorded: number;
  /** Running workflows whose tenant has moved to another partner. They were told the new partner. */
  relocated: number;
  /** Requests that could not be repaired. The log says why, and the next run tries again. */
  failed: number;
}

/** The activity of the reconciler's workflow. */
export interface ReconcilerActivities {
  /** Compares all requests with their workflows, and repairs what differs. It may run more than once. */
  reconcileRequests(): Promise<ReconcilerSummary>;
}
