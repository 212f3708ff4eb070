import {
  type Deliberation,
  hasFreeSeat,
  isUsual,
  MAX_REVISIONS,
  missingSeats,
  newDeliberation,
  nextReminder,
  seatedVotes,
  seatsOf,
  takesAnybody,
  type Vote,
} from '../policy/deliberation';
import { policySubject, type Rule } from '../policy/rule';
import { explain, type Obstacle, obstacleTo, type Verb } from '../policy/verdicts';
import { parseIsoDuration } from '../text/iso-duration';
import { type Basis, type Decision, type DecisionKind, type Reception, STATUS_AFTER } from './decision';
import { isKnown, type Receipt, type Refusal, withReceipt } from './receipts';
import type { Actor, Status } from './requested-application';
import { decisionIdIn, parseSignal, type Said, type Signal } from './signal';

/** How many ignored signals are remembered. Only the latest are, so that a flood cannot grow the state. */
export const MAX_IGNORED = 20;

/** A signal that changed nothing, and why. */
export interface IgnoredSignal {
  signal: Signal;
  problem: string;
  at: string;
}

/** Why provisioning was given up. */
export interface ProvisioningFailure {
  type: string;
  message: string;
  at: string;
}

/** A step that leaves the request pending. It is written to the projection, with its event of the audit trail. */
export interface Progress {
  action: 'approval_recorded' | 'changes_requested' | 'reminded' | 'escalated';
  actor: Actor | null;
  at: string;
  detail: Record<string, unknown>;
  /** The decision that brought it, or null if time did. */
  decision_id: string | null;
  revision: number;
  /** What is written of a vote that counts. */
  vote: (Vote & { requirement: string }) | null;
}

/** A revision that is being checked and written. */
export type Revising = Extract<Said, { kind: 'revise' }>;

/** The whole state of a registration request's workflow. */
export interface RequestState {
  status: Status;
  /** The decision that is being applied. In a final status, the one that won. */
  decision: Decision | null;
  /** `attempts` counts approvals whose provisioning was given up. */
  provisioning: { attempts: number; last_error: (ProvisioningFailure & { decision_id: string }) | null };
  ignored_signals: IgnoredSignal[];
  deliberation: Deliberation;
  /** While a revision is being checked, nobody else can do anything. */
  revising: Revising | null;
  receipts: Receipt[];
  /** What has happened and is not written yet, in its order. */
  unrecorded: Progress[];
}

/** What can happen to a request. Nothing else moves its state. */
export type RequestEvent =
  /** The request's row is there. It says what has been said so far. */
  | { type: 'recorded'; deliberation: Deliberation }
  | ({ type: 'signalled'; signal: Signal; payload: unknown } & Reception)
  /** Somebody cancelled the workflow in Temporal, which asks nobody. */
  | { type: 'withdrawn'; decision: Extract<Decision, { kind: 'cancel' }> }
  /** The rule decides. */
  | { type: 'ruled'; decision_id: string; at: string }
  | { type: 'progress_recorded' }
  | { type: 'revised'; rule: Rule | null }
  | { type: 'revision_refused'; problem: string }
  | { type: 'reminded'; at: string }
  | { type: 'escalated'; at: string }
  | { type: 'provisioning_failed'; failure: ProvisioningFailure }
  | { type: 'applied' }
  | { type: 'expired' };

/** What the query `state` answers. */
export interface LiveState extends Pick<RequestState, 'status' | 'provisioning' | 'ignored_signals'> {
  decision: { kind: DecisionKind; decision_id: string; actor: Actor; at: string } | null;
  /** Absent if a worker of a former release answers. */
  revision?: number;
  /** How many approvals are missing. Absent if a worker of a former release answers. */
  missing?: number;
}

export const initialState: RequestState = {
  status: 'PENDING',
  decision: null,
  provisioning: { attempts: 0, last_error: null },
  ignored_signals: [],
  deliberation: newDeliberation(null, '', ''),
  revising: null,
  receipts: [],
  unrecorded: [],
};

/**
 * The state machine. A decision that nobody may make, that comes too late or that cannot be read is noted and changes
 * nothing. An event that the state does not allow is a programming error.
 * @throws Error naming the event and the state
 */
export function transition(state: RequestState, event: RequestEvent): RequestState {
  switch (event.type) {
    case 'recorded':
      return { ...state, deliberation: event.deliberation };
    case 'signalled':
      return receive(state, event);
    case 'withdrawn': {
      if (state.status !== 'PENDING' || state.decision) return state;
      return deciding(state, event.decision);
    }
    case 'ruled':
      return ruled(undecided(state, event), event);
    case 'progress_recorded':
      return recorded(state);
    case 'revised':
      return revised(state, event);
    case 'revision_refused': {
      const { kind, at, decision_id } = revisingIn(state, event);
      const refused = { ...state, revising: null };
      return ignoring(refused, { signal: kind, at }, event.problem, 'invalid_request', decision_id);
    }
    case 'reminded':
      return reminded(undecided(state, event), event.at);
    case 'escalated':
      return escalated(undecided(state, event), event.at);
    case 'provisioning_failed': {
      const decision = decisionIn(state, event);
      if (decision.kind !== 'approve') throw impossible(state, event);
      const { decision_id } = decision;
      const attempts = state.provisioning.attempts + 1;
      const last_error = { decision_id, ...event.failure };
      const receipts = withReceipt(state.receipts, decision_id, 'refused', 'provisioning_failed');
      return { ...state, decision: null, provisioning: { attempts, last_error }, receipts };
    }
    case 'applied': {
      const { kind, decision_id } = decisionIn(state, event);
      const receipts = withReceipt(state.receipts, decision_id, 'applied');
      return { ...state, status: STATUS_AFTER[kind], receipts };
    }
    case 'expired':
      return { ...undecided(state, event), status: 'EXPIRED' };
  }
}

/** The part of the state that the query shows. It leaves out the recipient key, the notes and the reason. */
export function liveState(state: RequestState): LiveState {
  const { status, decision, provisioning, ignored_signals, deliberation } = state;
  const { kind, decision_id, actor, at } = decision ?? {};
  return {
    status,
    decision:
      kind && decision_id !== undefined && actor && at !== undefined
        ? { kind, decision_id, actor, at }
        : null,
    provisioning,
    ignored_signals,
    revision: deliberation.revision,
    missing: missingSeats(deliberation),
  };
}

/** What is said by a signal: whether it can be read, comes in time, and is allowed to whoever sent it. */
function receive(state: RequestState, event: Extract<RequestEvent, { type: 'signalled' }>): RequestState {
  const id = decisionIdIn(event.payload);
  // Sent again, it has no further effect.
  if (isKnown(state.receipts, id)) return state;
  if (state.status !== 'PENDING')
    return ignoring(state, event, `the request is ${state.status}`, 'not_pending', id);
  if (state.decision) return ignoring(state, event, 'another decision came first', 'being_decided', id);
  const said = parseSignal(event.signal, event.payload, event);
  if (typeof said === 'string') return ignoring(state, event, said, 'unreadable', id);
  const { decision_id } = said.kind === 'decision' ? said.decision : said;
  const refuse = (refusal: Refusal, problem: string): RequestState =>
    ignoring(state, event, problem, refusal, decision_id);
  if (state.revising) return refuse('being_revised', 'a revision is being checked');
  const { revision } = state.deliberation;
  // Whoever approves without naming a revision has seen the first one: former releases know no other.
  const about = said.revision ?? (event.signal === 'approve' ? 1 : revision);
  if (about !== revision) return refuse('stale_revision', `the request is at revision ${revision}`);
  switch (said.kind) {
    case 'decision':
      return said.decision.kind === 'approve'
        ? approve(state, said, said.decision, refuse)
        : (ifAllowed(state, said.decision.kind, said, refuse) ?? deciding(state, said.decision));
    case 'requestChanges':
      return ifAllowed(state, 'request_changes', said, refuse) ?? changesRequested(state, said);
    case 'revise':
      if (revision >= MAX_REVISIONS)
        return refuse('too_many_revisions', `a request has at most ${MAX_REVISIONS} revisions`);
      return {
        ...state,
        revising: said,
        receipts: withReceipt(state.receipts, decision_id, 'applying'),
      };
  }
}

type Refuse = (refusal: Refusal, problem: string) => RequestState;

/** @returns undefined if it is allowed, or else the state that notes why not */
function ifAllowed(
  { deliberation, status }: RequestState,
  verb: Verb,
  { person }: Said,
  refuse: Refuse,
): RequestState | undefined {
  const obstacle: Obstacle | null = obstacleTo(verb, deliberation, status, person);
  return obstacle === null ? undefined : refuse(obstacle, explain(obstacle, deliberation));
}

/** An approval is a vote. The one that fills the last seat decides. */
function approve(
  state: RequestState,
  said: Extract<Said, { kind: 'decision' }>,
  decision: Extract<Decision, { kind: 'approve' }>,
  refuse: Refuse,
): RequestState {
  const { deliberation } = state;
  const { rule, revision } = deliberation;
  if (said.override && (rule?.allow_override === true || !takesAnybody(rule))) {
    if (!rule?.allow_override) return refuse('override_not_allowed', 'the rule does not allow an override');
    if (!decision.notes?.trim()) return refuse('override_not_allowed', 'an override needs notes');
    return deciding(state, { ...decision, basis: { revision, override: true, vote: null } });
  }
  const refused = ifAllowed(state, 'approve', said, refuse);
  if (refused) return refused;

  const { decision_id, actor, at, notes } = decision;
  const seats = seatsOf(deliberation, said.person);
  const isNew = !deliberation.votes.some(({ sub }) => sub === actor.sub) && hasFreeSeat(deliberation, seats);
  const vote: Vote = { ...actor, at, notes, decision_id, seats };
  const after: Deliberation = {
    ...deliberation,
    votes: isNew ? [...deliberation.votes, vote] : deliberation.votes,
    changes_requested: null,
  };
  const requirement = isNew ? (seatedVotes(after).at(-1) ?? '') : null;
  if (missingSeats(after) === 0 && requirement !== null) {
    return deciding(state, { ...decision, ...basisOf(deliberation, { requirement, seats }) });
  }
  return progressing(
    { ...state, deliberation: after },
    {
      action: 'approval_recorded',
      actor,
      at,
      decision_id,
      detail: { decision_id, ...(requirement !== null && { requirement }), ...(notes !== null && { notes }) },
      vote: requirement === null ? null : { ...vote, requirement },
    },
  );
}

/** Nothing is said of the basis where every approval has the same. */
function basisOf(deliberation: Deliberation, vote: Basis['vote']): { basis?: Basis } {
  const { revision } = deliberation;
  return isUsual(deliberation) ? {} : { basis: { revision, override: false, vote } };
}

function changesRequested(
  state: RequestState,
  { actor, at, comment, decision_id }: Extract<Said, { kind: 'requestChanges' }>,
): RequestState {
  const deliberation = { ...state.deliberation, changes_requested: { by: actor, at, comment } };
  return progressing(
    { ...state, deliberation },
    {
      action: 'changes_requested',
      actor,
      at,
      decision_id,
      detail: { decision_id, comment },
      vote: null,
    },
  );
}

/** Decides as the rule says. Its actor is the rule. */
function ruled(state: RequestState, { decision_id, at }: { decision_id: string; at: string }): RequestState {
  const { rule, revision } = state.deliberation;
  if (rule?.decide === undefined) return state;
  const decided = { decision_id, actor: { sub: policySubject(rule) }, at };
  const basis = { revision, override: false, vote: null };
  return deciding(
    state,
    rule.decide === 'approve'
      ? { kind: 'approve', ...decided, notes: null, recipient_key: null, basis }
      : { kind: 'reject', ...decided, reason: rule.reason ?? rule.name },
  );
}

/** The request begins anew, with another text and perhaps another rule. */
function revised(state: RequestState, event: Extract<RequestEvent, { type: 'revised' }>): RequestState {
  const { actor, at, decision_id } = revisingIn(state, event);
  const { revision, requesters } = state.deliberation;
  return {
    ...state,
    revising: null,
    deliberation: {
      ...newDeliberation(event.rule, actor.sub, at),
      revision: revision + 1,
      requesters: [...new Set([...requesters, actor.sub])],
    },
    receipts: withReceipt(state.receipts, decision_id, 'applied'),
  };
}

/** After a time without a worker, several reminders may be due. They are one. */
function reminded(state: RequestState, at: string): RequestState {
  const { rule, since } = state.deliberation;
  const due = (rule?.remind ?? []).filter(
    (after) => Date.parse(since) + (parseIsoDuration(after) ?? 0) <= Date.parse(at),
  ).length;
  const reminders = Math.max(due, state.deliberation.reminders + 1);
  const deliberation = { ...state.deliberation, reminders };
  const next = nextReminder(deliberation);
  return progressing(
    { ...state, deliberation },
    {
      action: 'reminded',
      actor: null,
      at,
      decision_id: null,
      detail: {
        reminder: reminders,
        missing: missingSeats(deliberation),
        ...(next !== null && { next_reminder_at: new Date(next).toISOString() }),
      },
      vote: null,
    },
  );
}

function escalated(state: RequestState, at: string): RequestState {
  const deliberation = { ...state.deliberation, escalated_at: at };
  return progressing(
    { ...state, deliberation },
    {
      action: 'escalated',
      actor: null,
      at,
      decision_id: null,
      detail: {
        also_from: deliberation.rule?.escalate?.also_from ?? {},
        missing: missingSeats(deliberation),
      },
      vote: null,
    },
  );
}

/** The request stays pending, and something is to be written of it. */
function progressing(state: RequestState, step: Omit<Progress, 'revision'>): RequestState {
  const { revision } = state.deliberation;
  const progress = { ...step, revision, detail: { ...step.detail, revision } };
  return {
    ...state,
    unrecorded: [...state.unrecorded, progress],
    receipts:
      step.decision_id === null ? state.receipts : withReceipt(state.receipts, step.decision_id, 'applying'),
  };
}

/** The first step that was not written is written now. */
function recorded(state: RequestState): RequestState {
  const [written, ...unrecorded] = state.unrecorded;
  const id = written?.decision_id ?? null;
  return {
    ...state,
    unrecorded,
    receipts: id === null ? state.receipts : withReceipt(state.receipts, id, 'counted'),
  };
}

function deciding(state: RequestState, decision: Decision): RequestState {
  return { ...state, decision, receipts: withReceipt(state.receipts, decision.decision_id, 'applying') };
}

function ignoring(
  state: RequestState,
  { signal, at }: { signal: Signal; at: string },
  problem: string,
  refusal: Refusal,
  decision_id: string | undefined,
): RequestState {
  return {
    ...state,
    ignored_signals: [...state.ignored_signals, { signal, problem, at }].slice(-MAX_IGNORED),
    receipts:
      decision_id === undefined
        ? state.receipts
        : withReceipt(state.receipts, decision_id, 'refused', refusal),
  };
}

function undecided(state: RequestState, event: RequestEvent): RequestState {
  if (state.status !== 'PENDING' || state.decision) throw impossible(state, event);
  return state;
}

function decisionIn(state: RequestState, event: RequestEvent): Decision {
  if (state.status !== 'PENDING' || !state.decision) throw impossible(state, event);
  return state.decision;
}

function revisingIn(state: RequestState, event: RequestEvent): Revising {
  if (!state.revising) throw impossible(state, event);
  return state.revising;
}

function impossible(state: RequestState, event: RequestEvent): Error {
  return new Error(`${event.type} cannot happen to a request that is ${state.status}`);
}
