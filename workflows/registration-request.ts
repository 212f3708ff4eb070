import {
  ActivityFailure,
  ApplicationFailure,
  CancellationScope,
  condition,
  continueAsNew,
  isCancellation,
  patched,
  setCurrentDetails,
  setDefaultSignalHandler,
  setHandler,
  upsertSearchAttributes,
  uuid4,
  workflowInfo,
} from '@temporalio/workflow';
import { type InputProblem, MISSING, NOT_AN_OBJECT, valueProblem } from '../src/domain/input-problem';
import { newDeliberation, nextDue, standingOf } from '../src/domain/policy/deliberation';
import {
  carriedRun,
  type CarriedRun,
  parseCarried,
  type RecordedRequest,
} from '../src/domain/request/carried-run';
import { type Reception, TEMPORAL_OPERATOR, type TextRules } from '../src/domain/request/decision';
import { expiredOutcome, type Outcome, outcomeOf } from '../src/domain/request/outcome';
import { describeState } from '../src/domain/request/request-description';
import { parseRelocation } from '../src/domain/request/relocation';
import {
  initialState,
  liveState,
  type ProvisioningFailure,
  type RequestEvent,
  type RequestState,
  transition,
} from '../src/domain/request/request-state';
import type { Rule } from '../src/domain/policy/rule';
import { isRecord } from '../src/domain/shape';
import { type Signal, SIGNALS } from '../src/domain/request/signal';
import { requestIdOf } from '../src/domain/request/workflow-id';
import { outcomes, progress, projection, provisioning } from './activities';
import { because, type Cause, currentCause, UNKNOWN_CAUSE } from './cause';
import {
  type Approval,
  dossierQuery,
  FAILURE,
  type NexusStart,
  type Provisioned,
  relocateSignal,
  type RuledStart,
} from './activity-contract';
import {
  approveSignal,
  cancelSignal,
  receiptQuery,
  type RegistrationOutcome,
  rejectSignal,
  requestChangesSignal,
  reviseSignal,
  searchAttributes,
  stateQuery,
} from './contract';

/** What the workflow is started with: by a starter, or by an earlier run of the same request. */
type Start = (RuledStart | NexusStart) & { carried?: CarriedRun };

/** One registration request, from creation to its outcome. Its id must be `registration-request-<uuid>`. */
export async function registrationRequest(input: Start): Promise<RegistrationOutcome> {
  const requestId = requestIdOf(workflowInfo().workflowId);
  if (requestId === undefined) {
    throw ApplicationFailure.nonRetryable(
      'the workflow id must be registration-request-<uuid in lower case>',
      FAILURE.invalidWorkflowId,
    );
  }
  const carried = carriedBy(input);

  let state = carried?.state ?? initialState;
  let recorded = carried?.recorded;
  const causes = new Causes();
  const advance = (event: RequestEvent): void => {
    const before = state;
    state = transition(state, event);
    causes.note(before, state);
    setCurrentDetails(describeState(state, recorded));
  };
  /** Signals that came before it is known what the rule of the request asks for. */
  const early: (() => void)[] = [];
  const receive = (signal: Signal, payload: unknown): void => {
    const event = { type: 'signalled' as const, signal, payload, ...reception() };
    const cause = currentCause();
    if (recorded) advance(event);
    else early.push(() => because(cause, () => advance(event)));
  };
  const receiveNewer = (signal: Signal, payload: unknown): void => {
    // Older workers did not know these signals, and their histories show that they ignored them.
    if (patched('takes-revisions')) receive(signal, payload);
  };
  const relocate = (payload: unknown): void => {
    const partner_id = parseRelocation(payload);
    // A request has no place before it is recorded. The reconciler sends this signal again.
    if (partner_id === undefined || recorded?.scope !== 'TENANT') return;
    if (workflowInfo().typedSearchAttributes.get(searchAttributes.partnerId) === partner_id) return;
    // Older workers did not know this signal, and their histories show that they ignored it.
    if (!patched('follows-its-tenant')) return;
    recorded = { ...recorded, partner_id };
    upsertSearchAttributes([{ key: searchAttributes.partnerId, value: partner_id }]);
  };
  /** If the rule decides at once, it does so whenever it was found anew. */
  const rule = (): void => {
    const { rule: found, changes_requested } = state.deliberation;
    if (state.decision || changes_requested || found?.decide === undefined) return;
    advance({ type: 'ruled', decision_id: uuid4(), at: now() });
  };
  /** Writes what leaves the request pending, in its order. */
  const recordSteps = async (before: RecordedRequest): Promise<RecordedRequest> => {
    let current = before;
    while (state.unrecorded.length > 0 || state.revising) {
      const { unrecorded, revising, deliberation } = state;
      const [step] = unrecorded;
      if (step) {
        const written = { request_id: requestId, progress: step, standing: standingOf(deliberation) };
        await because(causes.next(), () => progress.recordProgress(written));
        advance({ type: 'progress_recorded' });
      } else if (revising) {
        const result = await because(causes.revision, () =>
          progress.recordRevision({ request_id: requestId, revising }),
        );
        if ('problem' in result) {
          advance({ type: 'revision_refused', problem: result.problem });
          continue;
        }
        current = result.recorded;
        recorded = current;
        advance({ type: 'revised', rule: result.rule });
        // After a reset, the row may be at a later revision, and have votes.
        if (current.deliberation) advance({ type: 'recorded', deliberation: current.deliberation });
        upsertSearchAttributes([{ key: searchAttributes.applicationType, value: current.application_type }]);
        rule();
      }
    }
    return current;
  };
  setHandler(stateQuery, () => liveState(state));
  setHandler(receiptQuery, (id) => state.receipts.find(({ decision_id }) => decision_id === id) ?? null);
  setHandler(dossierQuery, () => {
    if (!recorded) return null;
    const { expires_at, request = null } = recorded;
    return { deliberation: state.deliberation, expires_at, request };
  });
  // Signals that came before the first task arrive here in their order. The handlers below would sort them by name.
  setDefaultSignalHandler((signal, payload) => {
    const known = SIGNALS.find((one) => one === signal);
    if (known === 'requestChanges' || known === 'revise') receiveNewer(known, payload);
    else if (known) receive(known, payload);
    else if (signal === relocateSignal.name) relocate(payload);
  });
  setHandler(approveSignal, (payload) => receive('approve', payload));
  setHandler(rejectSignal, (payload) => receive('reject', payload));
  setHandler(cancelSignal, (payload) => receive('cancel', payload));
  setHandler(requestChangesSignal, (payload) => receiveNewer('requestChanges', payload));
  setHandler(reviseSignal, (payload) => receiveNewer('revise', payload));
  setHandler(relocateSignal, relocate);

  recorded ??= await CancellationScope.nonCancellable(() => record(requestId, input));
  if (!carried?.state.deliberation.since) {
    // A worker of a former release hands on no rule, but it hands on the input.
    const former = carried ? ruleIn(input) : null;
    const { deliberation = newDeliberation(former, input.requested_by.sub, createdAt(input)) } = recorded;
    advance({ type: 'recorded', deliberation });
  }
  setCurrentDetails(describeState(state, recorded));
  early.forEach((signal) => signal());
  if (!carried) rule();

  do {
    const due = nextDue(state.deliberation, recorded.expires_at);
    try {
      await condition(
        () => hasWork(state) || workflowInfo().continueAsNewSuggested,
        Math.max(due.at - Date.now(), 1),
      );
    } catch (error) {
      if (!isCancellation(error)) throw error;
      const { decision_id, at } = reception();
      const cancellation = { decision_id, at, actor: TEMPORAL_OPERATOR, notes: 'cancelled in Temporal' };
      because(UNKNOWN_CAUSE, () =>
        advance({ type: 'withdrawn', decision: { kind: 'cancel', ...cancellation } }),
      );
    }
    if (!hasWork(state)) {
      // A flood of signals has grown the history to its limit before anything was decided.
      if (Date.now() < due.at) return handOn(input, state, recorded);
      if (due.type === 'expire') break;
      advance({ type: due.type === 'remind' ? 'reminded' : 'escalated', at: now() });
    }
    recorded = await CancellationScope.nonCancellable(() => recordSteps(recorded as RecordedRequest));
  } while (!state.decision);

  const { decision } = state;
  const cause = decision ? causes.decision : currentCause();
  let provisioned: Provisioned | null = null;
  if (!decision) {
    advance({ type: 'expired' });
  } else if (decision.kind === 'approve') {
    // The key of the starter comes first, whoever approves.
    const approval = { ...decision, recipient_key: recorded.recipient_key ?? decision.recipient_key };
    const result = await because(cause, () =>
      CancellationScope.nonCancellable(() => provision(requestId, approval)),
    );
    if ('failure' in result) {
      advance({ type: 'provisioning_failed', failure: result.failure });
      return handOn(input, state, recorded);
    }
    provisioned = result;
  }
  // Only a worker of a former release does not say it. It sealed to the key that it was given.
  const sealedTo = provisioned?.sealed_to ?? (recorded.recipient_key ? 'starter' : 'approver');
  const outcome: Outcome = decision
    ? outcomeOf(requestId, decision, provisioned, sealedTo)
    : expiredOutcome(requestId, now());
  if (!provisioned) {
    await because(cause, () =>
      CancellationScope.nonCancellable(() => resultActivities().recordOutcome(outcome)),
    );
  }
  if (decision) advance({ type: 'applied' });
  upsertSearchAttributes([{ key: searchAttributes.status, value: outcome.status }]);
  return outcome;
}

/** What the workflow knows about a signal besides its payload. */
function reception(): Reception {
  return { decision_id: uuid4(), at: now(), text_rules: textRules() };
}

/** Whether there is something to write. */
function hasWork({ decision, revising, unrecorded }: RequestState): boolean {
  return decision !== null || revising !== null || unrecorded.length > 0;
}

/** Which calls caused what is written later. */
class Causes {
  decision = UNKNOWN_CAUSE;
  revision = UNKNOWN_CAUSE;
  private readonly steps: Cause[] = [];

  /** Compares the state before and after what happens now. */
  note(before: RequestState, after: RequestState): void {
    const cause = currentCause();
    if (after.decision && !before.decision) this.decision = cause;
    if (after.revising && !before.revising) this.revision = cause;
    if (after.unrecorded.length > before.unrecorded.length) this.steps.push(cause);
  }

  /** The cause of the step that is written next. */
  next(): Cause {
    return this.steps.shift() ?? UNKNOWN_CAUSE;
  }
}

/**
 * What an earlier run handed on, or undefined in the first run.
 * @throws ApplicationFailure `InvalidRequest`, not retryable, for a start that cannot be read, or that pretends to have
 *   an earlier run
 */
function carriedBy(input: unknown): CarriedRun | undefined {
  const carried = parseCarried(input);
  const { continuedFromExecutionRunId, cronSchedule } = workflowInfo();
  // A run of a cron schedule follows another run too, but with what a starter brought.
  if (continuedFromExecutionRunId !== undefined && !cronSchedule) {
    // A newer version of this code may have handed it on. This fails only the task, which waits for a newer worker.
    if (typeof carried === 'string') throw new Error(carried);
    return carried;
  }
  if (carried === undefined) return undefined;
  const problem =
    typeof carried === 'string' ? carried : 'only an earlier run of the request may set carried';
  throw ApplicationFailure.nonRetryable(`invalid registration request: ${problem}`, FAILURE.invalidRequest, [
    isRecord(input) ? valueProblem(['carried'], problem) : noObject(input),
  ]);
}

/** The problem with an input that is no object. All other problems are found when the request is recorded. */
function noObject(input: unknown): InputProblem {
  return { ...(input === undefined ? MISSING : NOT_AN_OBJECT), loc: [] };
}

/**
 * Whether an operator has reset the workflow, so that this run began with the first event of an earlier one. Runs that
 * follow by themselves have a predecessor.
 */
function isReset(): boolean {
  const { runId, firstExecutionRunId, continuedFromExecutionRunId } = workflowInfo();
  return runId !== firstExecutionRunId && continuedFromExecutionRunId === undefined;
}

/** Continues as a new run, which keeps the times of the first one. */
function handOn(input: Start, state: RequestState, recorded: RecordedRequest): Promise<never> {
  return continueAsNew<typeof registrationRequest>({
    ...input,
    created_at: createdAt(input),
    expires_at: recorded.expires_at,
    carried: carriedRun(state, recorded),
  });
}

function createdAt({ created_at }: Start): string {
  return created_at ?? workflowInfo().startTime.toISOString();
}

/** The rule with which the request was started, or null for the built-in one. */
function ruleIn(input: Start): Rule | null {
  return 'found_rule' in input ? input.found_rule.rule : null;
}

async function record(request_id: string, input: Start): Promise<RecordedRequest> {
  const recorded = await projection.recordRequest({
    request_id,
    request: input.request,
    requested_by: input.requested_by,
    created_at: createdAt(input),
    ...(input.expires_at !== undefined && { expires_at: input.expires_at }),
    ...(input.recipient_key !== undefined && { recipient_key: input.recipient_key }),
    ...('nexus' in input && { nexus: input.nexus }),
    ...('found_rule' in input && { found_rule: input.found_rule }),
    ...(isReset() && { is_reset: true }),
  });
  // This service sets these when it starts a workflow. Another workflow that starts one need not know them.
  if (workflowInfo().typedSearchAttributes.get(searchAttributes.status) === undefined) {
    upsertSearchAttributes([
      { key: searchAttributes.status, value: 'PENDING' },
      { key: searchAttributes.scope, value: recorded.scope },
      { key: searchAttributes.partnerId, value: recorded.partner_id },
      { key: searchAttributes.tenantId, value: recorded.tenant_id },
      { key: searchAttributes.applicationType, value: recorded.application_type },
    ]);
  }
  return recorded;
}

/** @returns what was provisioned, or why it was given up */
async function provision(
  request_id: string,
  approval: Approval,
): Promise<Provisioned | { failure: ProvisioningFailure }> {
  try {
    return await provisioning.provisionApplication({ request_id, approval });
  } catch (error) {
    if (!(error instanceof ActivityFailure)) throw error;
    const { cause } = error;
    const type = cause instanceof ApplicationFailure ? cause.type : cause?.name;
    const failure = { type: type ?? 'Unknown', message: cause?.message ?? error.message, at: now() };
    const { provisioned } = await resultActivities().recordProvisioningFailure({
      request_id,
      approval,
      failure,
    });
    return provisioned ?? { failure };
  }
}

/** Histories from before the patch hold local activities. */
function resultActivities(): typeof outcomes {
  return patched('outcome-in-history-first') ? outcomes : projection;
}

/** Histories from before the patch hold signals that were checked by the former rules. */
function textRules(): TextRules {
  return patched('signals-take-the-texts-of-http') ? 'http' : 'former';
}

function now(): string {
  return new Date().toISOString();
}
