import { defineSearchAttributeKey, SearchAttributeType } from '@temporalio/common';
import { defineQuery, defineSignal } from '@temporalio/workflow';
import { operation, service } from 'nexus-rpc';

/**
 * What other workflows, and programs with access to Temporal, need to know to ask for an application (docs/workflows.md).
 * It is published as `registration-requests/workflow`, so it imports nothing of this service. Members are added to its
 * types, and their meaning never changes.
 */

/** The task queue on which the service's workers run the workflow. */
export const TASK_QUEUE = 'registration-requests';

/** The workflow's type. */
export const WORKFLOW_TYPE = 'registrationRequest';

/**
 * The id that the workflow of a request must have. Each id is used once.
 * @param requestId a UUID in lower case (RFC 9562, section 4)
 */
export function workflowIdOf(requestId: string): string {
  return `registration-request-${requestId}`;
}

/** Who did something: the subject of a token or the name of a program, and a name for people. */
export interface Actor {
  /** 1 to 200 characters. */
  sub: string;
  /** At most 500 characters. */
  name?: string;
}

/**
 * A public key to which a client secret is sealed: a JWK on P-256 (RFC 7518, section 6.2.1). It must not have the
 * private member `d`. `use` may only be `enc`, and `alg` only `ECDH-ES`. Other members are ignored.
 */
export interface RecipientKey {
  kty: 'EC';
  crv: 'P-256';
  x: string;
  y: string;
}

/** The application that is asked for: `RegistrationRequestCreate` of the HTTP API, with the same rules and defaults. */
export interface RequestedRegistration {
  scope: 'GLOBAL' | 'PARTNER' | 'TENANT';
  /** Required for TENANT. */
  tenant_id?: string | null;
  /** Required for PARTNER. */
  partner_id?: string | null;
  name: string;
  description?: string | null;
  application_type: 'WEB' | 'SPA' | 'NATIVE' | 'SERVICE' | 'SAML_SP';
  redirect_uris?: string[];
  post_logout_redirect_uris?: string[] | null;
  allowed_origins?: string[] | null;
  requested_scopes?: string[];
  grant_types?: string[];
  contact_email: string;
  contact_name?: string | null;
  organization_name?: string | null;
  website_url?: string | null;
}

/** The input of the workflow. */
export interface RegistrationRequestInput {
  request: RequestedRegistration;
  /** Who asks. The service believes whoever may start workflows in its namespace. */
  requested_by: Actor;
  /** The client secret is sealed to this key, whoever approves. Without it, the approver gets the secret. */
  recipient_key?: RecipientKey | null;
  /** UTC ISO 8601. The default is the time when the workflow started. */
  created_at?: string | null;
  /** UTC ISO 8601. The default is `created_at` plus the worker's REQUEST_TTL. */
  expires_at?: string | null;
}

/** How a request ended: the result of the workflow. Times are UTC, ISO 8601. */
export interface RegistrationOutcome {
  request_id: string;
  status: 'APPROVED' | 'REJECTED' | 'CANCELLED' | 'EXPIRED';
  /** The decision that was applied; null when the request expired. */
  decision_id: string | null;
  decided_at: string | null;
  decided_by: Actor | null;
  decision_notes: string | null;
  rejection_reason: string | null;
  /** When the request got its final status. */
  settled_at: string;
  /** Null unless the request was approved. */
  application: { id: string; client_id: string; created_at: string; created_by: Actor } | null;
  /** The client secret as a compact JWE (RFC 7516): ECDH-ES on P-256 and A256GCM. Null when there is none. */
  sealed_secret: string | null;
  /**
   * Whose key opens the secret: that of the workflow's input, or that of the approval. Null when there is none. Absent
   * in the outcomes of former releases, where it was the approval's.
   */
  sealed_to?: 'starter' | 'approver' | null;
  /**
   * What an approval stood on: the revision, whether it went against what the rule asks for, and the vote that filled the
   * last seat. Absent if the built-in rule held and nobody had revised the request or asked for changes.
   */
  basis?: {
    revision: number;
    override: boolean;
    vote: { requirement: string; seats: string[] } | null;
  };
}

/** The type of the workflow, for starters in TypeScript. */
export type RegistrationRequestWorkflow = (input: RegistrationRequestInput) => Promise<RegistrationOutcome>;

/** Who decides. The service believes the role and the groups of whoever may send signals in its namespace. */
export interface DecidingActor extends Actor {
  role?: 'super_admin' | 'partner_admin' | 'tenant_admin';
  groups?: string[];
}

interface SignalPayload {
  /**
   * Receipts and the outcome carry it, so that its sender sees what became of it. 1 to 200 characters; made if left out.
   * A signal that is sent again with the same id has no further effect.
   */
  decision_id?: string;
  /** A payload without an actor is ignored. */
  actor: DecidingActor;
}

interface DecisionPayload extends SignalPayload {
  /**
   * The revision of the request that was looked at. A decision on another one than the current one is ignored. An
   * approval that names none is about revision 1.
   */
  revision?: number;
}

/**
 * The decisions. A payload that cannot be read is ignored, and so is a decision that the rule of the approval policy does
 * not allow: the queries `receipt` and `state` say why. Whoever may send signals in the namespace is trusted.
 *
 * An approval is a vote. The one that fills the last seat of the rule decides. `override` approves at once, where the rule
 * allows that, and needs notes.
 */
export const approveSignal =
  defineSignal<
    [DecisionPayload & { notes?: string | null; recipient_key?: RecipientKey; override?: boolean }]
  >('approve');
export const rejectSignal = defineSignal<[DecisionPayload & { reason: string }]>('reject');
export const cancelSignal = defineSignal<[DecisionPayload & { notes?: string | null }]>('cancel');
/** Asks the requester for changes. Until they are made, only whoever asks can approve. */
export const requestChangesSignal =
  defineSignal<[SignalPayload & { comment: string; revision: number }]>('requestChanges');
/** Replaces what is asked for. The votes so far are void. `revision` is the one that is replaced. */
export const reviseSignal =
  defineSignal<[SignalPayload & { request: RequestedRegistration; revision: number }]>('revise');

/** What became of a signal. */
export interface DecisionReceipt {
  decision_id: string;
  /**
   * `counted`: the vote that leaves seats open, or the demand for changes, was written. `applying`: it stands and is being
   * written. `applied`: it ended the request or revised it. `refused`: it changed nothing.
   */
  status: 'counted' | 'applying' | 'applied' | 'refused';
  /** Why it was refused (docs/policies.md). Null otherwise. */
  reason: string | null;
}

/** Asks what became of the signal with a decision id. Null if there was none, or if 50 others came after it. */
export const receiptQuery = defineQuery<DecisionReceipt | null, [string]>('receipt');

/** What the query `state` answers. */
export interface RegistrationState {
  status: 'PENDING' | RegistrationOutcome['status'];
  /** The decision that is being applied. In a final status, the one that won. */
  decision: { kind: 'approve' | 'reject' | 'cancel'; decision_id: string; actor: Actor; at: string } | null;
  /** `attempts` counts approvals whose application could not be created. After each, the request is PENDING again. */
  provisioning: {
    attempts: number;
    last_error: { decision_id: string; type: string; message: string; at: string } | null;
  };
  /** The latest signals that changed nothing, and why. */
  ignored_signals: {
    signal: 'approve' | 'reject' | 'cancel' | 'requestChanges' | 'revise';
    problem: string;
    at: string;
  }[];
  /** The current revision of the request, from 1. Absent if a worker of a former release answers. */
  revision?: number;
  /** How many approvals are missing. Absent if a worker of a former release answers. */
  missing?: number;
}

/** Asks a request's workflow what it is waiting for. */
export const stateQuery = defineQuery<RegistrationState>('state');

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

/** One thing that is wrong with an input: the shape of the HTTP API's 422. */
export interface InputProblem {
  /** A word for programs, such as `missing`. */
  type: string;
  /** Where it is. `['body', 'redirect_uris', 0]` is in the first redirect URI of `request`. */
  loc: (string | number)[];
  msg: string;
}

/** How the request ended whose id was used again. */
export interface AlreadyDecided {
  /** Null if the request has been purged since. */
  status: RegistrationOutcome['status'] | null;
}

/** The types of the failures with which the workflow refuses a start. A retry cannot mend any of them. */
export const REFUSAL = {
  /** The input is wrong. The failure's details are one list of {@link InputProblem}. */
  invalidRequest: 'InvalidRequest',
  /** The workflow's id is not `registration-request-<uuid>`. */
  invalidWorkflowId: 'InvalidWorkflowId',
  /** A request of this id has ended. The failure's details are one {@link AlreadyDecided}. */
  alreadyDecided: 'AlreadyDecided',
  /** The Nexus operation `register` was called with the id of another request. */
  requestIdUsed: 'RequestIdUsed',
} as const;

/** The Nexus endpoint that `npm run setup` makes. A cluster with several of these services has others (docs/nexus.md). */
export const NEXUS_ENDPOINT = 'registration-requests';

/** The input of the Nexus operation `register`. A member that is null counts as left out. */
export interface RegisterInput {
  request: RequestedRegistration;
  /** Whom the caller says that it asks for. The request's `requested_by` is `nexus:<namespace>`, with this as its name. */
  requested_by?: Actor | null;
  /** The client secret is sealed to this key, whoever approves. Without it, the approver gets the secret. */
  recipient_key?: RecipientKey | null;
  /** UTC ISO 8601. The default is the start plus the worker's REQUEST_TTL. */
  expires_at?: string | null;
  /** The id for the request: a UUID in lower case, used once. The default is made from the operation. */
  request_id?: string | null;
}

/** The service for workflows of other namespaces (https://docs.temporal.io/nexus). */
export const registrationRequestsService = service('registration-requests', {
  /**
   * Asks for an application. The operation waits until the request has ended, and its result says how. To cancel the
   * operation is to cancel the request.
   */
  register: operation<RegisterInput, RegistrationOutcome>(),
  /** What a request is waiting for. Answers at once. The error `NOT_FOUND` says that there is no such request. */
  getStatus: operation<{ request_id: string }, RegistrationState>(),
});
