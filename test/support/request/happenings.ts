import { newDeliberation } from '../../../src/domain/policy/deliberation';
import type { Rule } from '../../../src/domain/policy/rule';
import {
  initialState,
  type RequestEvent,
  type RequestState,
  transition,
} from '../../../src/domain/request/request-state';
import type { Signal } from '../../../src/domain/request/signal';
import { PEOPLE, type PersonName } from '../policy/rules';

/** When the request of these tests was created. */
export const CREATED = '2026-01-01T00:00:00.000Z';
/** When everything happens that names no other time. */
export const AT = '2026-01-02T03:04:05.000Z';
const DAY_MS = 86_400_000;

export function daysAfter(days: number, since = CREATED): string {
  return new Date(Date.parse(since) + days * DAY_MS).toISOString();
}

/** The request is recorded, and this rule holds. */
function recordedUnder(rule: Rule | null): RequestEvent {
  return { type: 'recorded', deliberation: newDeliberation(rule, 'grace', CREATED) };
}

/** Somebody sends a signal. Its decision id is `<signal> by <name>` unless `payload` has another. */
export function says(
  who: PersonName,
  signal: Signal,
  { at = AT, ...payload }: Record<string, unknown> & { at?: string } = {},
): RequestEvent {
  const said = {
    decision_id: `${signal} by ${who}`,
    actor: PEOPLE[who],
    ...(signal === 'reject' && { reason: 'no' }),
    ...(signal === 'requestChanges' && { comment: 'rename it', revision: 1 }),
    ...(signal === 'revise' && { request: { name: 'Payroll' }, revision: 1 }),
    ...payload,
  };
  return { type: 'signalled', signal, payload: said, decision_id: 'made up', at, text_rules: 'http' };
}

/** The state after these events, under a rule. */
export function after(rule: Rule | null, ...events: RequestEvent[]): RequestState {
  return events.reduce(transition, transition(initialState, recordedUnder(rule)));
}

export const WRITTEN: RequestEvent = { type: 'progress_recorded' };
export const GIVEN_UP: RequestEvent = {
  type: 'provisioning_failed',
  failure: { type: 'RefusedByDatabase', message: 'no', at: AT },
};

/** What became of a decision, as `status` or `refused: reason`. */
export function receiptOf({ receipts }: RequestState, decisionId: string): string | undefined {
  const receipt = receipts.find(({ decision_id }) => decision_id === decisionId);
  return receipt && [receipt.status, receipt.reason].filter((part) => part !== null).join(': ');
}
