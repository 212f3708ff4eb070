import fc from 'fast-check';
import { DECISION_KINDS, type DecisionKind } from '../../../src/domain/request/decision';
import {
  initialState,
  liveState,
  type RequestEvent,
  type RequestState,
  transition,
} from '../../../src/domain/request/request-state';

const AT = '2026-01-02T03:04:05.000Z';
const ada = { sub: 'ada' };
const recipient_key = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) };

function signalled(signal: DecisionKind, decision_id = 'd1', extra: object = {}): RequestEvent {
  const payload = { actor: ada, reason: 'why', ...extra };
  return { type: 'signalled', signal, payload, decision_id, at: AT, text_rules: 'http' };
}
const unreadable: RequestEvent = {
  type: 'signalled',
  signal: 'approve',
  payload: null,
  decision_id: 'd9',
  at: AT,
  text_rules: 'http',
};
const failed: RequestEvent = {
  type: 'provisioning_failed',
  failure: { type: 'RefusedByDatabase', message: 'no', at: AT },
};
const applied: RequestEvent = { type: 'applied' };
const expired: RequestEvent = { type: 'expired' };

function after(...events: RequestEvent[]): RequestState {
  return events.reduce(transition, initialState);
}

/** Describes a state in a few words. */
function brief({ status, decision, provisioning, ignored_signals }: RequestState): string {
  return [
    status,
    decision ? `${decision.kind} ${decision.decision_id}` : 'undecided',
    `${provisioning.attempts} failed`,
    `${ignored_signals.length} ignored`,
  ].join(', ');
}

const states = {
  undecided: after(),
  approving: after(signalled('approve')),
  rejecting: after(signalled('reject')),
  cancelling: after(signalled('cancel')),
  'given up once': after(signalled('approve'), failed),
  APPROVED: after(signalled('approve'), applied),
  REJECTED: after(signalled('reject'), applied),
  CANCELLED: after(signalled('cancel'), applied),
  EXPIRED: after(expired),
};
const events = {
  approve: signalled('approve', 'd2'),
  reject: signalled('reject', 'd2'),
  cancel: signalled('cancel', 'd2'),
  'an unreadable signal': unreadable,
  'a failed provisioning': failed,
  'its application': applied,
  expiry: expired,
};

describe('the state machine of a request', () => {
  describe.each<[keyof typeof states, (string | RegExp)[]]>([
    [
      'undecided',
      [
        'PENDING, approve d2, 0 failed, 0 ignored',
        'PENDING, reject d2, 0 failed, 0 ignored',
        'PENDING, cancel d2, 0 failed, 0 ignored',
        'PENDING, undecided, 0 failed, 1 ignored',
        /^provisioning_failed cannot happen to a request that is PENDING$/,
        /^applied cannot happen to a request that is PENDING$/,
        'EXPIRED, undecided, 0 failed, 0 ignored',
      ],
    ],
    [
      'approving',
      [
        ...Array<string>(4).fill('PENDING, approve d1, 0 failed, 1 ignored'),
        'PENDING, undecided, 1 failed, 0 ignored',
        'APPROVED, approve d1, 0 failed, 0 ignored',
        /^expired cannot happen to a request that is PENDING$/,
      ],
    ],
    [
      'rejecting',
      [
        ...Array<string>(4).fill('PENDING, reject d1, 0 failed, 1 ignored'),
        /^provisioning_failed cannot happen to a request that is PENDING$/,
        'REJECTED, reject d1, 0 failed, 0 ignored',
        /^expired cannot happen to a request that is PENDING$/,
      ],
    ],
    [
      'given up once',
      [
        'PENDING, approve d2, 1 failed, 0 ignored',
        'PENDING, reject d2, 1 failed, 0 ignored',
        'PENDING, cancel d2, 1 failed, 0 ignored',
        'PENDING, undecided, 1 failed, 1 ignored',
        /^provisioning_failed cannot/,
        /^applied cannot/,
        'EXPIRED, undecided, 1 failed, 0 ignored',
      ],
    ],
    ['APPROVED', [...Array<string>(4).fill('APPROVED, approve d1, 0 failed, 1 ignored'), ...final()]],
    ['REJECTED', [...Array<string>(4).fill('REJECTED, reject d1, 0 failed, 1 ignored'), ...final()]],
    ['CANCELLED', [...Array<string>(4).fill('CANCELLED, cancel d1, 0 failed, 1 ignored'), ...final()]],
    ['EXPIRED', [...Array<string>(4).fill('EXPIRED, undecided, 0 failed, 1 ignored'), ...final()]],
  ])('when %s', (from, expectations) => {
    it.each(
      Object.entries(events).map(([name, event], index) => [name, event, expectations[index]] as const),
    )('handles %s as it must', (_name, event, expected) => {
      if (typeof expected === 'string') expect(brief(transition(states[from], event))).toBe(expected);
      else expect(() => transition(states[from], event)).toThrow(expected);
    });
  });

  it.each([
    ['rejecting', 'REJECTED'],
    ['cancelling', 'CANCELLED'],
  ] as const)(
    'changes the status of a request it is %s to %s when the decision is applied',
    (from, status) => {
      expect(transition(states[from], applied)).toEqual({
        ...states[from],
        status,
        receipts: [{ decision_id: 'd1', status: 'applied', reason: null }],
      });
    },
  );

  it('remembers why provisioning was given up, and for which decision', () => {
    const twice = after(signalled('approve', 'a'), failed, signalled('approve', 'b'), failed);
    expect(twice.provisioning).toEqual({
      attempts: 2,
      last_error: { decision_id: 'b', type: 'RefusedByDatabase', message: 'no', at: AT },
    });
  });

  it.each([
    [states.approving, 'another decision came first'],
    [states.EXPIRED, 'the request is EXPIRED'],
    [states.undecided, 'the payload must be an object with an actor'],
  ])('notes what it ignored, when and why (%#)', (state, problem) => {
    expect(transition(state, unreadable).ignored_signals).toEqual([{ signal: 'approve', problem, at: AT }]);
  });

  it('lets the first valid decision win, whatever comes before and after it', () => {
    const signal = fc.record({
      kind: fc.constantFrom(...DECISION_KINDS),
      payload: fc.oneof(
        fc.record({ actor: fc.record({ sub: fc.stringMatching(/^[a-z]{1,9}$/) }), reason: fc.constant('r') }),
        fc.anything().filter((value) => typeof value !== 'object' || value === null || !('actor' in value)),
      ),
    });
    fc.assert(
      fc.property(fc.array(signal, { maxLength: 60, size: 'max' }), (signals) => {
        const state = signals.reduce(
          (current, { kind, payload }, index) =>
            transition(current, {
              type: 'signalled',
              signal: kind,
              payload,
              decision_id: `d${index}`,
              at: String(index),
              text_rules: 'http',
            }),
          initialState,
        );
        const isValid = ({ payload }: { payload: unknown }): boolean =>
          typeof payload === 'object' && payload !== null && 'actor' in payload;
        const winner = signals.findIndex(isValid);
        expect(state.status).toBe('PENDING');
        expect(state.decision?.at).toBe(winner === -1 ? undefined : String(winner));
        expect(state.decision?.kind).toBe(signals[winner]?.kind);
        const others = signals.map((_, index) => String(index)).filter((at) => at !== String(winner));
        expect(state.ignored_signals.map(({ at }) => at)).toEqual(others.slice(-20));
      }),
    );
  });

  it('remembers the last twenty signals it ignored', () => {
    const flood = Array.from({ length: 25 }, (_, index) => ({ ...unreadable, at: String(index) }));
    const { ignored_signals } = after(...flood);
    expect(ignored_signals.map(({ at }) => at)).toEqual(flood.slice(5).map(({ at }) => at));
  });

  it('changes no state that it was given', () => {
    const frozen = JSON.stringify(states);
    for (const state of Object.values(states)) transition(state, unreadable);
    expect(JSON.stringify(states)).toBe(frozen);
  });
});

describe('what the query answers', () => {
  it('is the state with the decision that is being applied', () => {
    expect(liveState(after(signalled('approve', 'd1', { notes: 'fine', recipient_key })))).toEqual({
      status: 'PENDING',
      decision: { kind: 'approve', decision_id: 'd1', actor: ada, at: AT },
      provisioning: { attempts: 0, last_error: null },
      ignored_signals: [],
      revision: 1,
      missing: 1,
    });
    const { status, decision, provisioning, ignored_signals } = states['given up once'];
    expect(liveState(states['given up once'])).toMatchObject({
      status,
      decision,
      provisioning,
      ignored_signals,
    });
  });

  it('holds neither a recipient key nor remarks', () => {
    const approving = after(signalled('approve', 'd1', { notes: 'between us', recipient_key }));
    expect(JSON.stringify(approving)).toContain('between us');
    expect(JSON.stringify(approving)).toContain(recipient_key.x);
    expect(JSON.stringify(liveState(approving))).not.toMatch(/between us|recipient_key|xxxx|yyyy/);
  });
});

function final(): RegExp[] {
  return [/^provisioning_failed cannot/, /^applied cannot/, /^expired cannot/];
}
