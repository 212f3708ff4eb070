import { setTimeout as delay } from 'node:timers/promises';
import {
  type Client,
  isGrpcCancelledError,
  isGrpcDeadlineError,
  WorkflowContinuedAsNewError,
  type WorkflowExecutionDescription,
  WorkflowFailedError,
  type WorkflowHandle,
  WorkflowNotFoundError,
} from '@temporalio/client';
import type { RecipientKey } from '../domain/request/decision';
import type { Outcome } from '../domain/request/outcome';
import type { Refusal } from '../domain/request/receipts';
import type { RequestedApplication } from '../domain/request/requested-application';
import { summarise } from '../domain/request/request-description';
import type { LiveState } from '../domain/request/request-state';
import type { StartedRequest } from '../domain/request/started-request-schema';
import { codeSpan } from '../domain/text/code-span';
import { OutcomeUnknownError, UnavailableError } from '../errors';
import { type Dossier, dossierQuery, relocateSignal } from '../../workflows/activity-contract';
import {
  approveSignal,
  cancelSignal,
  type DecidingActor,
  receiptQuery,
  rejectSignal,
  requestChangesSignal,
  reviseSignal,
  SEARCH_ATTRIBUTE_NAMES,
  searchAttributes,
  stateQuery,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '../../workflows/contract';
import type { registrationRequest } from '../../workflows/registration-request';
import { describeGrpcError, isNothingDone } from './grpc-errors';
import { within } from './within';

/** How long one call to the engine may take before its caller is told that the engine is out of reach. */
const CALL_MS = 3_000;
/** `live` is null if the workflow does not answer within a second (docs/api.md#the-request-as-answered). */
const LIVE_MS = 900;

/** While a decision is being applied, its receipt is asked for again after this time, and then after longer ones. */
const FIRST_PAUSE_MS = 25;
/** The receipt of a decision that can only settle the request says nothing sooner. It tells whether it was refused. */
const SETTLING_MS = 1_000;
/** The receipt is asked for once more when the wait is over. */
const LAST_MS = 200;

/** A decision on its way to the workflow, or something else that is said about a request. */
export type DecisionSignal = {
  decision_id: string;
  /** Role and groups only where the rule of the request asks for them. */
  actor: DecidingActor;
  /** The revision of the request that it is about. */
  revision: number;
} & (
  | { kind: 'approve'; notes: string | null; recipient_key: RecipientKey; override?: true }
  | { kind: 'reject'; reason: string }
  | { kind: 'cancel' }
  | { kind: 'requestChanges'; comment: string }
  | { kind: 'revise'; request: RequestedApplication }
);

/** What had become of a decision when the wait for it ended. */
export type DecisionResult =
  /** The request is decided. `outcome.decision_id` says whether by this decision or by another one. */
  | { type: 'settled'; outcome: Outcome }
  /** It stands, and the request is pending: the vote leaves seats open, or changes were asked for or made. */
  | { type: 'recorded' }
  /** It changed nothing. */
  | { type: 'refused'; reason: Refusal }
  /** An approval was given up. The workflow continued as a new run, and the request is PENDING again. */
  | { type: 'given_up' }
  /** Temporal has stored the decision, but the workflow has not applied it yet. */
  | { type: 'accepted' }
  /** Somebody ended the workflow from outside, or the workflow refused its input. */
  | { type: 'ended'; reason: string };

/**
 * Starts, signals and queries the workflows of registration requests, for this service. For workflows of other
 * namespaces, `src/nexus` starts, queries and cancels them.
 */
export class RegistrationWorkflows {
  constructor(
    private readonly client: Client,
    private readonly uiUrl: string | undefined,
  ) {}

  /**
   * Starts a request's workflow. This creates the request.
   * @param request `partner_id` of a TENANT request is the tenant's partner
   * @returns the times of the request and the run of its workflow; if an earlier call with the same id started it, those
   *   of that call
   * @throws UnavailableError if the workflow was certainly not started
   * @throws OutcomeUnknownError if nobody can say whether it was started
   */
  async start(request: NewStart): Promise<Started> {
    const workflowId = workflowIdOf(request.id);
    const { id, requested_by, created_at, expires_at, recipient_key, found_rule, ...fields } = request;
    // A rule may be long, and a memo is read wherever workflows are listed. The version and the name are enough.
    const name = found_rule?.rule?.name;
    const ruled = name === undefined ? {} : { rule: { policy_version: found_rule?.policy_version, name } };
    try {
      const { firstExecutionRunId } = await within(this.client, CALL_MS, () =>
        this.client.workflow.start<typeof registrationRequest>(WORKFLOW_TYPE, {
          workflowId,
          taskQueue: TASK_QUEUE,
          workflowIdReusePolicy: 'REJECT_DUPLICATE',
          // A later call with the same id reads the times here, and need not read the history.
          memo: { created_at, expires_at, ...ruled },
          staticSummary: codeSpan(summarise(request, requested_by)),
          typedSearchAttributes: [
            { key: searchAttributes.status, value: 'PENDING' },
            { key: searchAttributes.scope, value: request.scope },
            { key: searchAttributes.applicationType, value: request.application_type },
            ...(request.partner_id === null
              ? []
              : [{ key: searchAttributes.partnerId, value: request.partner_id }]),
            ...(request.tenant_id === null
              ? []
              : [{ key: searchAttributes.tenantId, value: request.tenant_id }]),
          ],
          args: [
            {
              request: fields,
              requested_by,
              created_at,
              expires_at,
              ...(recipient_key && { recipient_key }),
              ...(found_rule && { found_rule }),
            },
          ],
        }),
      );
      return { created_at, expires_at, run_id: firstExecutionRunId };
    } catch (error) {
      if (isNothingDone(error)) throw outOfReach(error);
      // Request ids are never reused, so a workflow of this id is this request.
      const existing = await this.describe(workflowId, error);
      if (!existing) throw outOfReach(error);
      const times = timesOf(existing, Date.parse(expires_at) - Date.parse(created_at));
      const rule = (existing.memo?.rule as NamedRule | undefined) ?? null;
      return { ...times, run_id: existing.runId, earlier: { rule } };
    }
  }

  /**
   * Sends a decision, and waits for what becomes of it. The signal and the wait name the same run.
   * @param recordedRun the run in the request's row, or null if the row does not know it
   * @throws UnavailableError if the workflow certainly did not get the decision
   * @throws OutcomeUnknownError if nobody can say whether it did
   */
  async decide(
    requestId: string,
    recordedRun: string | null,
    decision: DecisionSignal,
    waitMs: number,
  ): Promise<DecisionResult> {
    const workflowId = workflowIdOf(requestId);
    let runId = recordedRun ?? (await this.currentRun(workflowId));
    let receipt = await this.send(workflowId, runId, decision);
    if (receipt === 'refused' && recordedRun !== null) {
      // The recorded run did certainly not take the decision, so it may be sent to the run that is current now.
      runId = await this.currentRun(workflowId);
      if (runId !== recordedRun) receipt = await this.send(workflowId, runId, decision);
    }
    try {
      // An engine that lost the signal's answer may be out of reach. The wait would take longer to find that out.
      if (receipt === 'unknown') await this.currentRun(workflowId);
      // A run that is over took no signal. Its result says how it ended.
      return await this.follow(workflowId, runId, decision, waitMs);
    } catch (error) {
      if (error instanceof WorkflowContinuedAsNewError) {
        return (await this.receipt(workflowId, decision, CALL_MS)) ?? { type: 'given_up' };
      }
      if (error instanceof WorkflowFailedError)
        return { type: 'ended', reason: error.cause?.message ?? error.message };
      if (receipt === 'taken') return { type: 'accepted' };
      if (receipt === 'refused') throw outOfReach(error);
      throw new OutcomeUnknownError(
        'The workflow engine did not say whether it took the decision: look at the request before trying again',
        { cause: error },
      );
    }
  }

  /**
   * Waits for the end of a request whose rule decides at once.
   * @returns undefined if it did not end in time
   */
  async outcome(requestId: string, runId: string, waitMs: number): Promise<Outcome | undefined> {
    try {
      return await within(this.client, waitMs, () => this.runOf(workflowIdOf(requestId), runId).result());
    } catch {
      return undefined;
    }
  }

  /** Tells a running workflow which partner its request's tenant belongs to now. A workflow that is over is ignored. */
  async relocate(requestId: string, partner_id: string): Promise<void> {
    const handle = this.client.workflow.getHandle(workflowIdOf(requestId));
    try {
      await within(this.client, CALL_MS, () => handle.signal(relocateSignal, { partner_id }));
    } catch (error) {
      if (!(error instanceof WorkflowNotFoundError)) throw error;
    }
  }

  /** The workflow's answer to the query `state`, or null if it does not come in time. */
  async live(requestId: string): Promise<LiveState | null> {
    try {
      return await within(this.client, LIVE_MS, () =>
        this.client.workflow.getHandle(workflowIdOf(requestId)).query(stateQuery),
      );
    } catch {
      return null;
    }
  }

  /**
   * What a running workflow knows of its request.
   * @returns null if it has not recorded the request yet; undefined if it does not answer in time
   */
  async dossier(requestId: string): Promise<Dossier | null | undefined> {
    try {
      return await within(this.client, CALL_MS, () =>
        this.client.workflow.getHandle(workflowIdOf(requestId)).query(dossierQuery),
      );
    } catch {
      return undefined;
    }
  }

  /** A deep link into Temporal UI, or null if none is configured. */
  url(requestId: string): string | null {
    if (this.uiUrl === undefined) return null;
    const namespace = encodeURIComponent(this.client.options.namespace);
    return `${this.uiUrl.replace(/\/$/, '')}/namespaces/${namespace}/workflows/${workflowIdOf(requestId)}`;
  }

  /** @throws Error that says why Temporal cannot be reached, or does not have the namespace */
  async findNamespace(): Promise<void> {
    const { namespace } = this.client.options;
    try {
      await within(this.client, CALL_MS, () => this.client.workflowService.describeNamespace({ namespace }));
    } catch (error) {
      throw new Error(describeGrpcError(error), { cause: error });
    }
  }

  /** @throws Error that says why Temporal or the namespace cannot be used */
  async check(): Promise<void> {
    await this.findNamespace();
    const { namespace } = this.client.options;
    const missing = await this.missingSearchAttributes(namespace);
    if (missing.length > 0) {
      throw new Error(
        `register these search attributes as Keyword in namespace ${namespace}: ${missing.join(', ')}`,
      );
    }
  }

  private async missingSearchAttributes(namespace: string): Promise<string[]> {
    try {
      const { customAttributes } = await within(this.client, CALL_MS, () =>
        this.client.connection.operatorService.listSearchAttributes({ namespace }),
      );
      return SEARCH_ATTRIBUTE_NAMES.filter((name) => !(name in customAttributes));
    } catch {
      // A server that others run may not allow this call. Then nothing counts as missing.
      return [];
    }
  }

  /**
   * Sends a decision to a run, once.
   * @returns whether the run took it; `refused` if there is no such run, or if it is over
   * @throws UnavailableError if Temporal was not reached
   */
  private async send(
    workflowId: string,
    runId: string,
    decision: DecisionSignal,
  ): Promise<'taken' | 'refused' | 'unknown'> {
    try {
      await within(this.client, CALL_MS, () => signal(this.runOf(workflowId, runId), decision));
      return 'taken';
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return 'refused';
      if (isNothingDone(error)) throw outOfReach(error);
      return 'unknown';
    }
  }

  /**
   * Waits for the result of a run with one long poll, and asks for the receipt of a decision meanwhile. Most votes end
   * nothing, so their result is their receipt. Several short polls would be worse: the server answers each of them at
   * once, about a second before its deadline, and the client asks again without a pause.
   * @throws the error of the long poll, if nothing is known
   */
  private async follow(
    workflowId: string,
    runId: string,
    decision: DecisionSignal,
    waitMs: number,
  ): Promise<DecisionResult> {
    const enough = new AbortController();
    const run = this.runOf(workflowId, runId);
    const poll = this.client
      .withAbortSignal(enough.signal, () => within(this.client, waitMs, () => run.result()))
      .then((outcome): DecisionResult => ({ type: 'settled', outcome }));
    try {
      let pauseMs = canOnlySettle(decision) ? SETTLING_MS : 0;
      for (;;) {
        const settled = await Promise.race([poll, delay(pauseMs, undefined, { signal: enough.signal })]);
        const known = settled ?? (await this.receipt(workflowId, decision, LIVE_MS));
        if (known) return known;
        pauseMs = Math.max(pauseMs * 2, FIRST_PAUSE_MS);
      }
    } catch (error) {
      const known = isOutOfTime(error) && (await this.receipt(workflowId, decision, LAST_MS));
      if (known) return known;
      throw error;
    } finally {
      poll.catch(() => undefined);
      enough.abort();
    }
  }

  /** What became of a decision that has not ended the request, as far as its workflow says so in time. */
  private async receipt(
    workflowId: string,
    { kind, decision_id }: DecisionSignal,
    waitMs: number,
  ): Promise<DecisionResult | undefined> {
    try {
      const workflow = this.client.workflow.getHandle(workflowId);
      const receipt = await within(this.client, Math.max(waitMs, 1), () =>
        workflow.query(receiptQuery, decision_id),
      );
      switch (receipt?.status) {
        case 'counted':
          return { type: 'recorded' };
        case 'applied':
          // Of any other decision the result tells more.
          return kind === 'revise' ? { type: 'recorded' } : undefined;
        case 'refused': {
          const reason = receipt.reason as Refusal;
          // The result tells what became of the decision that came before this one, and of an approval.
          return reason === 'being_decided' || reason === 'not_pending' || reason === 'provisioning_failed'
            ? undefined
            : { type: 'refused', reason };
        }
        default:
          return undefined;
      }
    } catch {
      return undefined;
    }
  }

  private runOf(workflowId: string, runId: string): WorkflowHandle<typeof registrationRequest> {
    return this.client.workflow.getHandle<typeof registrationRequest>(workflowId, runId, {
      followRuns: false,
    });
  }

  private async currentRun(workflowId: string): Promise<string> {
    const { namespace } = this.client.options;
    try {
      // The raw call, because `describe` also decodes the memo, which another starter may have made unreadable.
      const { workflowExecutionInfo } = await within(this.client, CALL_MS, () =>
        this.client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
      );
      return workflowExecutionInfo?.execution?.runId ?? '';
    } catch (error) {
      throw outOfReach(error);
    }
  }

  /**
   * Asks for a workflow after a start that failed with `cause`.
   * @returns undefined if there is none
   */
  private async describe(
    workflowId: string,
    cause: unknown,
  ): Promise<WorkflowExecutionDescription | undefined> {
    try {
      return await within(this.client, CALL_MS, () => this.client.workflow.getHandle(workflowId).describe());
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return undefined;
      throw new OutcomeUnknownError(
        'The workflow engine did not say whether it took the request: look for it in the list before trying again',
        { cause },
      );
    }
  }
}

/** A request whose workflow is to be started. */
export type NewStart = StartedRequest & { expires_at: string };

/** What is known of a request whose workflow has started. */
export type Started = RequestTimes & {
  run_id: string;
  /** If an earlier call with the same id started it: the rule that counts. Null for the built-in one. */
  earlier?: { rule: NamedRule | null };
};

/** A rule of a version of the policy. Versions never change. */
export interface NamedRule {
  policy_version: number;
  name: string;
}

/** When a request was created and when it expires, in UTC ISO 8601. */
type RequestTimes = Pick<NewStart, 'created_at' | 'expires_at'>;

/** The times a workflow was started with. An older workflow has none in its memo, so its times are only about right. */
function timesOf({ memo, startTime }: WorkflowExecutionDescription, requestTtlMs: number): RequestTimes {
  if (typeof memo?.created_at === 'string' && typeof memo.expires_at === 'string') {
    return { created_at: memo.created_at, expires_at: memo.expires_at };
  }
  return {
    created_at: startTime.toISOString(),
    expires_at: new Date(startTime.getTime() + requestTtlMs).toISOString(),
  };
}

/** Whether a wait has ended. A server that sees a short deadline before the client does ends the call as cancelled. */
function isOutOfTime(error: unknown): boolean {
  return isGrpcDeadlineError(error) || isGrpcCancelledError(error);
}

/** Whether a decision ends the request if it stands. An approval under a written rule may be one of several. */
function canOnlySettle(decision: DecisionSignal): boolean {
  switch (decision.kind) {
    case 'approve':
      return decision.actor.role === undefined || decision.override === true;
    case 'reject':
    case 'cancel':
      return true;
    case 'requestChanges':
    case 'revise':
      return false;
  }
}

async function signal(run: WorkflowHandle, decision: DecisionSignal): Promise<void> {
  switch (decision.kind) {
    case 'approve':
      return run.signal(approveSignal, decision);
    case 'reject':
      return run.signal(rejectSignal, decision);
    case 'cancel':
      return run.signal(cancelSignal, decision);
    case 'requestChanges':
      return run.signal(requestChangesSignal, decision);
    case 'revise':
      return run.signal(reviseSignal, decision);
  }
}

function outOfReach(cause: unknown): UnavailableError {
  return new UnavailableError('The workflow engine is out of reach; nothing was done, try again', { cause });
}
