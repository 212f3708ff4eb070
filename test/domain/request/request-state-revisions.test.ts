import { describeState } from '../../../src/domain/request/request-description';
import { type RequestEvent, transition } from '../../../src/domain/request/request-state';
import { FOUR_EYES, type PersonName } from '../../support/policy/rules';
import { after, AT, daysAfter, receiptOf, says, WRITTEN } from '../../support/request/happenings';

const REVISED: RequestEvent = { type: 'revised', rule: FOUR_EYES };
const REFUSED: RequestEvent = { type: 'revision_refused', problem: 'request.name is missing' };

describe('a demand for changes', () => {
  it('leaves the request pending, and says who wants what', () => {
    const state = after(FOUR_EYES, says('security', 'requestChanges'));
    expect(state).toMatchObject({ status: 'PENDING', decision: null });
    expect(state.deliberation.changes_requested).toEqual({
      by: { sub: 'sam' },
      at: AT,
      comment: 'rename it',
    });
    expect(state.unrecorded).toMatchObject([
      {
        action: 'changes_requested',
        actor: { sub: 'sam' },
        detail: { decision_id: 'requestChanges by security', comment: 'rename it', revision: 1 },
        vote: null,
      },
    ]);
    expect(receiptOf(transition(state, WRITTEN), 'requestChanges by security')).toBe('counted');
  });

  it('keeps everybody from approving but whoever made it', () => {
    const asked = after(FOUR_EYES, says('security', 'requestChanges'), WRITTEN);
    const refused = transition(asked, says('owner', 'approve'));
    expect(receiptOf(refused, 'approve by owner')).toBe('refused: changes_requested');
    expect(refused.ignored_signals[0]?.problem).toBe(
      'Changes were requested by sam: approve after they are made',
    );
    const lifted = transition(asked, says('security', 'approve'));
    expect(lifted.deliberation).toMatchObject({ changes_requested: null, votes: [{ sub: 'sam' }] });
    expect(transition(lifted, says('owner', 'approve')).decision?.kind).toBe('approve');
  });

  it('withdraws no vote, and the approval that lifts it is not a second one', () => {
    const asked = after(
      FOUR_EYES,
      says('owner', 'approve'),
      says('owner', 'requestChanges'),
      WRITTEN,
      WRITTEN,
    );
    expect(asked.deliberation.votes).toHaveLength(1);
    const lifted = transition(asked, says('owner', 'approve', { decision_id: 'lift' }));
    expect(lifted.deliberation).toMatchObject({ changes_requested: null, votes: [{ sub: 'ada' }] });
    expect(lifted.unrecorded).toMatchObject([
      { action: 'approval_recorded', decision_id: 'lift', vote: null },
    ]);
    expect(receiptOf(transition(lifted, WRITTEN), 'lift')).toBe('counted');
  });

  it('may be lifted by somebody for whom no seat is free', () => {
    const asked = after(FOUR_EYES, says('owner', 'approve'), says('second owner', 'requestChanges'));
    const lifted = transition(asked, says('second owner', 'approve'));
    expect(lifted.deliberation).toMatchObject({ changes_requested: null, votes: [{ sub: 'ada' }] });
    expect(lifted.decision).toBeNull();
  });

  it('replaces an earlier one, and then only the later asker can lift it', () => {
    const asked = after(
      FOUR_EYES,
      says('owner', 'requestChanges'),
      says('security', 'requestChanges', { comment: 'other scopes' }),
    );
    expect(asked.deliberation.changes_requested).toMatchObject({
      by: { sub: 'sam' },
      comment: 'other scopes',
    });
    expect(asked.unrecorded).toHaveLength(2);
    expect(receiptOf(transition(asked, says('owner', 'approve')), 'approve by owner')).toBe(
      'refused: changes_requested',
    );
  });

  it('does not keep anybody from rejecting or cancelling', () => {
    const asked = after(FOUR_EYES, says('security', 'requestChanges'));
    expect(transition(asked, says('owner', 'reject')).decision?.kind).toBe('reject');
    expect(transition(asked, says('grace', 'cancel')).decision?.kind).toBe('cancel');
  });

  it.each<[PersonName, string]>([
    ['super admin', 'applying'],
    ['grace', 'refused: own_request'],
    ['outsider', 'refused: not_in_policy'],
    ['operator', 'refused: not_in_policy'],
  ])('by %s is %s', (who, receipt) => {
    const state = after(FOUR_EYES, says(who, 'requestChanges'));
    expect(receiptOf(state, `requestChanges by ${who}`)).toBe(receipt);
  });

  it('also counts under the built-in rule, whose approval then says what it stands on', () => {
    const asked = after(null, says('outsider', 'requestChanges'), WRITTEN);
    expect(receiptOf(transition(asked, says('owner', 'approve')), 'approve by owner')).toBe(
      'refused: changes_requested',
    );
    expect(transition(asked, says('outsider', 'approve')).decision).toMatchObject({
      basis: { revision: 1, vote: { requirement: 'admin' } },
    });
  });

  it('names a revision, and is refused if it is another one', () => {
    const state = after(FOUR_EYES, says('owner', 'requestChanges', { revision: 2 }));
    expect(receiptOf(state, 'requestChanges by owner')).toBe('refused: stale_revision');
  });
});

describe('a revision', () => {
  const late = daysAfter(5);
  const talkedOver = after(
    FOUR_EYES,
    says('owner', 'approve'),
    { type: 'reminded', at: daysAfter(3) },
    { type: 'escalated', at: daysAfter(4) },
    says('security', 'requestChanges'),
    ...[WRITTEN, WRITTEN, WRITTEN, WRITTEN],
  );
  const checking = transition(talkedOver, says('grace', 'revise', { at: late }));

  it('changes nothing until it is checked', () => {
    expect(checking.deliberation).toBe(talkedOver.deliberation);
    expect(checking.revising).toMatchObject({ request: { name: 'Payroll' }, actor: { sub: 'grace' } });
    expect(receiptOf(checking, 'revise by grace')).toBe('applying');
    expect(checking.unrecorded).toEqual([]);
  });

  it('begins everything anew, and its time counts from then on', () => {
    const state = transition(checking, { type: 'revised', rule: { ...FOUR_EYES, name: 'other' } });
    expect(state.revising).toBeNull();
    expect(state.deliberation).toEqual({
      rule: { ...FOUR_EYES, name: 'other' },
      revision: 2,
      requesters: ['grace'],
      since: late,
      votes: [],
      changes_requested: null,
      escalated_at: null,
      reminders: 0,
    });
    expect(receiptOf(state, 'revise by grace')).toBe('applied');
  });

  it('makes whoever submits it a requester too, who cannot approve it then', () => {
    const state = after(FOUR_EYES, says('owner', 'revise'), REVISED);
    expect(state.deliberation.requesters).toEqual(['grace', 'ada']);
    const refused = transition(state, says('owner', 'approve', { revision: 2 }));
    expect(receiptOf(refused, 'approve by owner')).toBe('refused: own_request');
  });

  it('that is refused leaves everything as it was', () => {
    const state = transition(checking, REFUSED);
    expect(state.revising).toBeNull();
    expect(state.deliberation).toBe(talkedOver.deliberation);
    expect(receiptOf(state, 'revise by grace')).toBe('refused: invalid_request');
    expect(state.ignored_signals).toEqual([
      { signal: 'revise', problem: 'request.name is missing', at: late },
    ]);
  });

  it.each([
    says('olga', 'approve'),
    says('owner', 'reject'),
    says('grace', 'cancel'),
    says('security', 'requestChanges', { decision_id: 'another' }),
    says('owner', 'revise'),
    says('operator', 'approve', { override: true, notes: 'an outage' }),
  ])('keeps all others from doing anything while it is checked (%#)', (event) => {
    const state = transition(checking, event);
    expect(state.receipts.at(-1)).toMatchObject({ status: 'refused', reason: 'being_revised' });
    expect(state.decision).toBeNull();
    expect(state.revising).toBe(checking.revising);
  });

  it('is no longer revised after it was cancelled in Temporal', () => {
    const cancel = {
      kind: 'cancel',
      decision_id: 'x',
      actor: { sub: 'temporal' },
      at: AT,
      notes: null,
    } as const;
    const state = [{ type: 'withdrawn', decision: cancel } as const, REVISED].reduce(transition, checking);
    expect(state).toMatchObject({ decision: cancel, revising: null, deliberation: { revision: 2 } });
  });

  it('makes every decision on the one before it stale', () => {
    const revised = after(FOUR_EYES, says('grace', 'revise'), REVISED);
    for (const signal of ['approve', 'reject', 'cancel', 'requestChanges', 'revise'] as const) {
      const state = transition(revised, says('owner', signal, { revision: 1, decision_id: 'stale' }));
      expect(receiptOf(state, 'stale')).toBe('refused: stale_revision');
      expect(state.ignored_signals.at(-1)?.problem).toBe('the request is at revision 2');
    }
  });

  it('has not been seen by whoever approves without naming one, but may be rejected so', () => {
    const revised = after(null, says('grace', 'revise'), { type: 'revised', rule: null });
    expect(receiptOf(transition(revised, says('operator', 'approve')), 'approve by operator')).toBe(
      'refused: stale_revision',
    );
    expect(transition(revised, says('operator', 'reject')).decision?.kind).toBe('reject');
    expect(transition(revised, says('operator', 'cancel')).decision?.kind).toBe('cancel');
    expect(transition(revised, says('operator', 'approve', { revision: 2 })).decision).toMatchObject({
      basis: { revision: 2 },
    });
  });

  it('comes too late once there is a decision', () => {
    const state = after(FOUR_EYES, says('owner', 'reject'), says('grace', 'revise'));
    expect(receiptOf(state, 'revise by grace')).toBe('refused: being_decided');
    const settled = transition(state, { type: 'applied' });
    expect(receiptOf(transition(settled, says('grace', 'cancel')), 'cancel by grace')).toBe(
      'refused: not_pending',
    );
  });

  it('that nobody submitted cannot be there', () => {
    expect(() => transition(talkedOver, REVISED)).toThrow(
      /^revised cannot happen to a request that is PENDING$/,
    );
    expect(() => transition(talkedOver, REFUSED)).toThrow(/^revision_refused cannot happen/);
  });

  it('that is being checked can be seen in Temporal, with all that has been said before', () => {
    expect(describeState(checking, undefined).split('\n\n')).toEqual([
      '**PENDING**',
      'waits for approve, reject or cancel',
      'rule `four-eyes`: 1 approval(s) missing',
      `approved by \`ada\` at ${AT}`,
      `changes requested by \`sam\` at ${AT}: \`rename it\``,
      `escalated at ${daysAfter(4)}`,
      `next reminder at ${daysAfter(7)}`,
      'a revision by `grace` is being checked',
    ]);
  });
});
