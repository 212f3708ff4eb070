import { defineQuery, defineSignal } from '@temporalio/workflow';
import type { ProvisionedIdentity } from '../src/domain/application/application';
import type { RecordedRequest } from '../src/domain/request/carried-run';
import type { Decision } from '../src/domain/request/decision';
import type { NexusOrigin } from '../src/domain/request/nexus-origin';
import type { Outcome } from '../src/domain/request/outcome';
import type { Actor, RequestedApplication } from '../src/domain/request/requested-application';
import type { Progress, ProvisioningFailure, Revising } from '../src/domain/request/request-state';
import type { Deliberation, Standing } from '../src/domain/policy/deliberation';
import type { FoundRule, Rule } from '../src/domain/policy/rule';
import { type RecipientKey, type RegistrationRequestInput, REFUSAL } from './contract';

/** The Schedule that starts the reconciler, and the type of the workflow that it starts. */
export const RECONCILER_SCHEDULE = 'registration-requests-reconciler';
export const RECONCILER_WORKFLOW_TYPE = 'reconcileRegistrationRequests';

/** The reconciler sends this to say which partner the request's tenant belongs to now. It decides nothing. */
export const relocateSignal = defineSignal<[{ partner_id: string }]>('relocate');

/** What a running workflow knows of its request, and nobody else after the database was restored from a backup. */
export interface Dossier {
  deliberation: Deliberation;
  /** UTC ISO 8601. */
  expires_at: string;
  /** What the current revision asks for. Null for the first one, which is in the workflow's input. */
  request: RequestedApplication | null;
}

/** Asks a workflow for its dossier. Null before the request is recorded. */
export const dossierQuery = defineQuery<Dossier | null>('dossier');

/** Who asked over Nexus, as Temporal says it and as the caller claims. */
export type NexusCall = Omit<NexusOrigin, 'claimed'> & { claimed?: Actor | null };

/** The workflow's input when the request came over Nexus. Only workers of former releases read `requested_by`. */
export interface NexusStart extends RegistrationRequestInput {
  nexus: NexusCall;
}

/** The workflow's input when this service starts it. Other starters leave the rule to the first activity. */
export interface RuledStart extends RegistrationRequestInput {
  found_rule?: FoundRule;
}

/** Types of failures. Only `DatabaseUnavailable`, `NotRecorded` and `UnknownRule` are retried. */
export const FAILURE = {
  ...REFUSAL,
  invalidRecipientKey: 'InvalidRecipientKey',
  refusedByDatabase: 'RefusedByDatabase',
  superseded: 'Superseded',
  databaseUnavailable: 'DatabaseUnavailable',
  /** The row of the request is missing, as after a restored backup. The reconciler writes it again. */
  notRecorded: 'NotRecorded',
  /** The rule of the request has a member that only a newer version of the service knows. */
  unknownRule: 'UnknownRule',
} as const;

export type Approval = Extract<Decision, { kind: 'approve' }>;

/** What provisioning leaves behind. */
export interface Provisioned {
  application: ProvisionedIdentity;
  sealed_secret: string | null;
  /** Whose key opens the secret; null when there is none. Absent if a worker provisioned it that did not say so. */
  sealed_to?: 'starter' | 'approver' | null;
}

/** The activities that the workflow runs. Each may run more than once, and has the same result each time. */
export interface Activities {
  /**
   * Writes the request's row and its `created` event, unless they are there already.
   * @throws ApplicationFailure `InvalidRequest` or `AlreadyDecided`, not retryable
   */
  recordRequest(input: {
    request_id: string;
    request: object;
    requested_by: Actor;
    recipient_key?: RecipientKey | null;
    created_at: string;
    expires_at?: string | null;
    nexus?: NexusCall;
    /** Absent if the starter brought none. Then the policy of the day says which one it is. */
    found_rule?: FoundRule;
    /** Whether an operator has reset the workflow. Its request may have ended since it was recorded first. */
    is_reset?: boolean;
  }): Promise<RecordedRequest>;

  /**
   * Writes a step that leaves the request pending, with its event, and what of the deliberation the row holds. A step
   * that is there already is not written again.
   * @throws ApplicationFailure `NotRecorded`, retryable, while the request has no row
   */
  recordProgress(input: { request_id: string; progress: Progress; standing: Standing }): Promise<void>;

  /**
   * Checks a revised request as strictly as a new one, finds its rule, and writes it with its event.
   * @returns the request as it is recorded now, or why the revision was refused
   * @throws ApplicationFailure `NotRecorded`, retryable, while the request has no row
   */
  recordRevision(input: {
    request_id: string;
    revising: Revising;
  }): Promise<{ recorded: RecordedRequest; rule: Rule | null } | { problem: string }>;

  /**
   * Writes the application, its secret's hash, the row's approval and the audit event, all in one transaction. The
   * secret is sealed to the key of the row, or else to that of the approval. A workflow task of a former release may not
   * know that the row has one.
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
