import fc from 'fast-check';
import { nextDue, nextReminder } from '../../../src/domain/policy/deliberation';
import type { Rule } from '../../../src/domain/policy/rule';
import { type RequestEvent, type RequestState, transition } from '../../../src/domain/request/request-state';
import { FOUR_EYES } from '../../support/policy/rules';
import { after, CREATED, daysAfter, receiptOf, says, WRITTEN } from '../../support/request/happenings';

const EXPIRES = daysAfter(14);
const reminded = (at: string): RequestEvent => ({ type: 'reminded', at });
const escalated = (at: string): RequestEvent => ({ type: 'escalated', at });

function due(state: RequestState, expiresAt = EXPIRES): string {
  const { type, at } = nextDue(state.deliberation, expiresAt);
  return `${type} at ${new Date(at).toISOString()}`;
}

describe('what is due next', () => {
  it('is each reminder, the escalation and the expiry, in their order', () => {
    let state = after(FOUR_EYES);
    expect(due(state)).toBe(`remind at ${daysAfter(3)}`);
    state = transition(state, reminded(daysAfter(3)));
    expect(due(state)).toBe(`remind at ${daysAfter(7)}`);
    state = transition(state, reminded(daysAfter(7)));
    expect(due(state)).toBe(`escalate at ${daysAfter(10)}`);
    state = transition(state, escalated(daysAfter(10)));
    expect(due(state)).toBe(`expire at ${EXPIRES}`);
  });

  it('is only the expiry under the built-in rule, and under a rule that says nothing of time', () => {
    expect(due(after(null))).toBe(`expire at ${EXPIRES}`);
    expect(due(after({ name: 'r', require: FOUR_EYES.require ?? [] }))).toBe(`expire at ${EXPIRES}`);
  });

  it('is what matters most, if several things are due at the same time', () => {
    const rule: Rule = { ...FOUR_EYES, remind: ['P2D'], escalate: { after: 'P2D', also_from: {} } };
    expect(due(after(rule), daysAfter(2))).toBe(`expire at ${daysAfter(2)}`);
    expect(due(after(rule))).toBe(`escalate at ${daysAfter(2)}`);
    expect(due(transition(after(rule), escalated(daysAfter(2))))).toBe(`remind at ${daysAfter(2)}`);
  });

  it('is counted from the revision once there is one', () => {
    const revised = after(
      FOUR_EYES,
      reminded(daysAfter(3)),
      escalated(daysAfter(10)),
      says('grace', 'revise', { at: daysAfter(11) }),
      { type: 'revised', rule: FOUR_EYES },
    );
    expect(due(revised, daysAfter(25))).toBe(`remind at ${daysAfter(14)}`);
    expect(revised.deliberation.escalated_at).toBeNull();
  });

  it('may be a matter of seconds, and the order in which the reminders were written does not matter', () => {
    const rule: Rule = { ...FOUR_EYES, remind: ['PT1H', 'PT5S', 'PT1M'] };
    const [first, second, third] = [5_000, 60_000, 3_600_000].map((ms) => Date.parse(CREATED) + ms);
    expect(nextReminder(after(rule).deliberation)).toBe(first);
    const once = transition(after(rule), reminded(new Date(first ?? 0).toISOString()));
    expect(nextReminder(once.deliberation)).toBe(second);
    const twice = transition(once, reminded(new Date(second ?? 0).toISOString()));
    expect(nextReminder(twice.deliberation)).toBe(third);
  });

  it('never comes twice: whenever a worker gets to it, time passes in a number of steps', () => {
    const day = fc.integer({ min: 0, max: 20 });
    fc.assert(
      fc.property(
        fc.array(day, { maxLength: 6 }),
        day,
        fc.integer({ min: 0, max: 400 }),
        (days, after_, hours) => {
          const rule: Rule = {
            ...FOUR_EYES,
            remind: days.map((count) => `P${count + 1}D`),
            escalate: { after: `P${after_ + 1}D`, also_from: {} },
          };
          const now = new Date(Date.parse(CREATED) + hours * 3_600_000).toISOString();
          let state = after(rule);
          let steps = 0;
          let next = nextDue(state.deliberation, daysAfter(30));
          while (next.at <= Date.parse(now) && steps < 10) {
            state = transition(state, { type: next.type === 'remind' ? 'reminded' : 'escalated', at: now });
            next = nextDue(state.deliberation, daysAfter(30));
            steps += 1;
          }
          const isDue = (duration: number): boolean => duration * 24 <= hours;
          expect(state.deliberation.reminders).toBe(days.filter((count) => isDue(count + 1)).length);
          expect(state.deliberation.escalated_at).toBe(isDue(after_ + 1) ? now : null);
          // At most one reminder before the escalation, and one after it.
          expect(steps).toBeLessThanOrEqual(3);
        },
      ),
    );
  });
});

describe('a reminder', () => {
  it('says how many approvals are missing, and when the next one comes', () => {
    const state = after(FOUR_EYES, says('owner', 'approve'), WRITTEN, reminded(daysAfter(3)));
    expect(state.unrecorded).toEqual([
      {
        action: 'reminded',
        actor: null,
        at: daysAfter(3),
        decision_id: null,
        revision: 1,
        detail: { reminder: 1, missing: 1, next_reminder_at: daysAfter(7), revision: 1 },
        vote: null,
      },
    ]);
    expect(state.deliberation.votes).toHaveLength(1);
    const last = transition(transition(state, WRITTEN), reminded(daysAfter(7)));
    expect(last.unrecorded[0]?.detail).toEqual({ reminder: 2, missing: 1, revision: 1 });
  });

  it('is one, if several were due while no worker was there', () => {
    const state = after(FOUR_EYES, reminded(daysAfter(9)));
    expect(state.deliberation.reminders).toBe(2);
    expect(state.unrecorded.map(({ detail }) => detail.reminder)).toEqual([2]);
    expect(due(state)).toBe(`escalate at ${daysAfter(10)}`);
  });

  it('leaves no receipt, because nobody waits for one', () => {
    expect(transition(after(FOUR_EYES, reminded(daysAfter(3))), WRITTEN).receipts).toEqual([]);
  });
});

describe('the escalation', () => {
  const late = after(FOUR_EYES, escalated(daysAfter(10)), WRITTEN);

  it('is written with whom it asks, and comes once', () => {
    const state = after(FOUR_EYES, escalated(daysAfter(10)));
    expect(state.unrecorded).toMatchObject([
      { action: 'escalated', actor: null, detail: { also_from: { groups: ['on-call'] }, missing: 2 } },
    ]);
    expect(nextDue(state.deliberation, EXPIRES).type).not.toBe('escalate');
  });

  it('lets those people fill any seat, and reject', () => {
    expect(transition(late, says('on-call', 'approve')).deliberation.votes).toMatchObject([
      { sub: 'otto', seats: ['owner', 'security'] },
    ]);
    expect(transition(late, says('on-call', 'reject')).decision?.kind).toBe('reject');
    const last = [says('on-call', 'approve'), says('owner', 'approve')].reduce(transition, late);
    expect(last.decision).toMatchObject({ basis: { vote: { requirement: 'owner' } } });
  });

  it('gives them one seat each', () => {
    const twice = [says('on-call', 'approve'), says('on-call', 'approve', { decision_id: 'again' })].reduce(
      transition,
      late,
    );
    expect(receiptOf(twice, 'again')).toBe('refused: already_approved');
  });
});

describe('the expiry', () => {
  it('ends a request whatever was approved before', () => {
    const state = after(FOUR_EYES, says('owner', 'approve'), WRITTEN, { type: 'expired' });
    expect(state).toMatchObject({
      status: 'EXPIRED',
      decision: null,
      deliberation: { votes: [{ sub: 'ada' }] },
    });
    expect(receiptOf(transition(state, says('security', 'approve')), 'approve by security')).toBe(
      'refused: not_pending',
    );
  });

  it.each([reminded(EXPIRES), escalated(EXPIRES), { type: 'expired' } as const])(
    'and all other time stands still while a decision is applied (%#)',
    (event) => {
      expect(() => transition(after(FOUR_EYES, says('owner', 'reject')), event)).toThrow(/cannot happen/);
    },
  );
});
