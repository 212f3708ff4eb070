import { type Decision, type DecisionKind, parseDecision, type Reception, STATUS_AFTER } from './decision';
import type { Actor, Status } from './registration-request';

/** How many ignored signals are remembered. Only the latest are, so that a flood cannot grow the state. */
export const MAX_IGNORED = 20;

/** A signal that changed nothing, and why. */
export interface IgnoredSignal {
  signal: DecisionKind;
  problem: string;
  at: string;
}

/** Why provisioning was given up. */
export interface ProvisioningFailure {
  type: string;
  message: string;
  at: string;
}

/** The whole state of a registration request's workflow. */
export interface RequestState {
  status: Status;
  /** The decision that is being applied. In a final status, the one that won. */
  decision: Decision | null;
  /** `attempts` counts approvals whose provisioning was given up. */
  provisioning: { attempts: number; last_error: (ProvisioningFailure & { decision_id: string }) | null };
  ignored_signals: IgnoredSignal[];
}

/** What can happen to a request. Nothing else moves its state. */
export type RequestEvent =
  | ({ type: 'signalled'; signal: DecisionKind; payload: unknown } & Reception)
  | { type: 'provisioning_failed'; failure: ProvisioningFailure }
  | { type: 'applied' }
  | { type: 'expired' };

/** What the query `state` answers. */
export interface LiveState extends Omit<RequestState, 'decision'> {
  decision: { kind: DecisionKind; decision_id: string; actor: Actor; at: string } | null;
}

export const initialState: RequestState = {
  status: 'PENDING',
  decision: null,
  provisioning: { attempts: 0, last_error: null },
  ignored_signals: [],
};

/**
 * The state machine. The first valid decision wins. A decision that comes later, or cannot be read, is noted and changes
 * nothing. An event that the state does not allow is a programming error.
 * @throws Error naming the event and the state
 */
export function transition(state: RequestState, event: RequestEvent): RequestState {
  switch (event.type) {
    case 'signalled': {
      const problem = state.status !== 'PENDING' ? `the request is ${state.status}` : undefined;
      if (problem ?? state.decision) return ignoring(state, event, problem ?? 'another decision came first');
      const decision = parseDecision(event.signal, event.payload, event);
      return typeof decision === 'string' ? ignoring(state, event, decision) : { ...state, decision };
    }
    case 'provisioning_failed': {
      const decision = decisionIn(state, event);
      if (decision.kind !== 'approve') throw impossible(state, event);
      const last_error = { decision_id: decision.decision_id, ...event.failure };
      const attempts = state.provisioning.attempts + 1;
      return { ...state, decision: null, provisioning: { attempts, last_error } };
    }
    case 'applied':
      return { ...state, status: STATUS_AFTER[decisionIn(state, event).kind] };
    case 'expired':
      if (state.status !== 'PENDING' || state.decision) throw impossible(state, event);
      return { ...state, status: 'EXPIRED' };
  }
}

/** The part of the state that the query shows. It leaves out the recipient key, the notes and the reason. */
export function liveState(state: RequestState): LiveState {
  if (!state.decision) return { ...state, decision: null };
  const { kind, decision_id, actor, at } = state.decision;
  return { ...state, decision: { kind, decision_id, actor, at } };
}

function ignoring(
  state: RequestState,
  event: { signal: DecisionKind; at: string },
  problem: string,
): RequestState {
  const ignored = { signal: event.signal, problem, at: event.at };
  return { ...state, ignored_signals: [...state.ignored_signals, ignored].slice(-MAX_IGNORED) };
}

function decisionIn(state: RequestState, event: RequestEvent): Decision {
  if (state.status !== 'PENDING' || !state.decision) throw impossible(state, event);
  return state.decision;
}

function impossible(state: RequestState, event: RequestEvent): Error {
  return new Error(`${event.type} cannot happen to a request that is ${state.status}`);
}
