import fc from 'fast-check';
import type { Rule } from '../../../src/domain/policy/rule';
import { liveState, type RequestState, transition } from '../../../src/domain/request/request-state';
import { APPROVES, FOUR_EYES, PEOPLE, type PersonName, REJECTS } from '../../support/policy/rules';
import { after, AT, GIVEN_UP, receiptOf, says, WRITTEN } from '../../support/request/happenings';

/** Who has voted, as `sub`. */
function voters({ deliberation }: RequestState): string[] {
  return deliberation.votes.map(({ sub }) => sub);
}

describe('a vote', () => {
  it('that leaves seats open keeps the request pending, and is counted once it is written', () => {
    const voted = after(FOUR_EYES, says('owner', 'approve', { notes: 'fine' }));
    expect(voted).toMatchObject({ status: 'PENDING', decision: null });
    const vote = { sub: 'ada', at: AT, notes: 'fine', decision_id: 'approve by owner', seats: ['owner'] };
    expect(voted.deliberation.votes).toEqual([vote]);
    expect(voted.unrecorded).toEqual([
      {
        action: 'approval_recorded',
        actor: { sub: 'ada' },
        at: AT,
        decision_id: 'approve by owner',
        revision: 1,
        detail: { decision_id: 'approve by owner', requirement: 'owner', notes: 'fine', revision: 1 },
        vote: { ...vote, requirement: 'owner' },
      },
    ]);
    expect(receiptOf(voted, 'approve by owner')).toBe('applying');

    const written = transition(voted, WRITTEN);
    expect(written.unrecorded).toEqual([]);
    expect(receiptOf(written, 'approve by owner')).toBe('counted');
    expect(liveState(written)).toMatchObject({ revision: 1, missing: 1 });
  });

  it('that fills the last seat decides, and says what the approval stands on', () => {
    const state = after(FOUR_EYES, says('owner', 'approve'), says('security', 'approve'));
    expect(state.decision).toMatchObject({
      kind: 'approve',
      decision_id: 'approve by security',
      basis: { revision: 1, override: false, vote: { requirement: 'security', seats: ['security'] } },
    });
    expect(state.unrecorded.map(({ decision_id }) => decision_id)).toEqual(['approve by owner']);
    expect(voters(state)).toEqual(['ada']);
  });

  it('of the right people decides in whatever order they come', () => {
    const approvers: PersonName[] = ['owner', 'security', 'both', 'second owner', 'olga'];
    const two: Rule = {
      ...FOUR_EYES,
      require: FOUR_EYES.require?.map((one) => ({ ...one, count: 2 })) ?? [],
    };
    fc.assert(
      fc.property(fc.shuffledSubarray(approvers, { minLength: 5 }), (order) => {
        const state = after(two, ...order.map((who) => says(who, 'approve')));
        // Both kinds have three candidates, so any one of them is not needed, and the other four are enough.
        expect(state.decision?.decision_id).toBeDefined();
        expect([3, 4]).toContain(
          order.findIndex((who) => state.decision?.decision_id === `approve by ${who}`),
        );
      }),
    );
  });

  it('of somebody who could fill either seat leaves the other one for whoever comes next', () => {
    for (const next of ['owner', 'security'] as const) {
      const state = after(FOUR_EYES, says('both', 'approve'), says(next, 'approve'));
      expect(state.decision?.decision_id).toBe(`approve by ${next}`);
    }
  });

  it.each<[string, PersonName, string, string]>([
    ['a second time', 'owner', 'already_approved', 'You have approved this revision of the request already'],
    ['when others have filled the seat', 'second owner', 'no_seat', 'others have filled the seats'],
    ['by somebody whom no requirement wants', 'outsider', 'not_in_policy', 'does not want you to decide'],
    ['by a super admin whom no requirement wants', 'super admin', 'not_in_policy', 'does not want you'],
    ['by the on-call before the escalation', 'on-call', 'not_in_policy', 'does not want you'],
    ['by an operator who says no role', 'operator', 'not_in_policy', 'does not want you'],
    ['by the requester', 'grace', 'own_request', 'does not let a requester judge their own request'],
  ])('is refused %s', (_case, who, reason, problem) => {
    const before = after(FOUR_EYES, says('owner', 'approve'), WRITTEN);
    const state = transition(before, says(who, 'approve', { decision_id: 'refused' }));
    expect(receiptOf(state, 'refused')).toBe(`refused: ${reason}`);
    expect(state.ignored_signals).toEqual([
      { signal: 'approve', problem: expect.stringContaining(problem) as string, at: AT },
    ]);
    const { ignored_signals: _ignored, receipts: _receipts, ...rest } = state;
    expect(before).toMatchObject(rest);
  });

  it('of the requester counts where the rule lets requesters approve', () => {
    const rule: Rule = { ...FOUR_EYES, requester_may_approve: true };
    expect(voters(after(rule, says('grace', 'approve')))).toEqual(['grace']);
  });

  it('names the revision it is about, or is about the first one', () => {
    expect(voters(after(FOUR_EYES, says('owner', 'approve', { revision: 1 })))).toEqual(['ada']);
    const early = after(FOUR_EYES, says('owner', 'approve', { revision: 2 }));
    expect(receiptOf(early, 'approve by owner')).toBe('refused: stale_revision');
    expect(voters(early)).toEqual([]);
  });

  it('that is sent again changes nothing, and not even what is remembered of it', () => {
    const voted = after(FOUR_EYES, says('owner', 'approve'));
    expect(transition(voted, says('owner', 'approve'))).toBe(voted);
    const written = transition(voted, WRITTEN);
    expect(transition(written, says('owner', 'approve'))).toBe(written);
    // Whoever uses the id of another decision does nothing either.
    expect(transition(written, says('security', 'approve', { decision_id: 'approve by owner' }))).toBe(
      written,
    );
  });

  it('that was refused may be sent again with its id, and counts when nothing is in its way any more', () => {
    const early = after(FOUR_EYES, says('owner', 'approve', { revision: 7, decision_id: 'again' }));
    const state = transition(early, says('owner', 'approve', { decision_id: 'again' }));
    expect(receiptOf(state, 'again')).toBe('applying');
    expect(state.receipts).toHaveLength(1);
  });

  it('stands when provisioning was given up, all but the last one, whose voter may vote again', () => {
    const last = says('security', 'approve', { decision_id: 'first try' });
    const failed = after(FOUR_EYES, says('owner', 'approve'), WRITTEN, last, GIVEN_UP);
    expect(failed).toMatchObject({ status: 'PENDING', decision: null, provisioning: { attempts: 1 } });
    expect(receiptOf(failed, 'first try')).toBe('refused: provisioning_failed');
    expect(voters(failed)).toEqual(['ada']);
    expect(liveState(failed).missing).toBe(1);

    const again = transition(failed, says('security', 'approve', { decision_id: 'second try' }));
    expect(again.decision).toMatchObject({ decision_id: 'second try' });
    expect(transition(failed, says('olga', 'approve')).decision).toMatchObject({ actor: { sub: 'olga' } });
  });

  it('is written in the order in which they came, each with its own receipt', () => {
    const two: Rule = {
      ...FOUR_EYES,
      require: FOUR_EYES.require?.map((one) => ({ ...one, count: 2 })) ?? [],
    };
    const voted = after(two, says('owner', 'approve'), says('security', 'approve'), says('olga', 'approve'));
    const written = transition(voted, WRITTEN);
    expect(written.receipts.map(({ decision_id, status }) => `${decision_id} is ${status}`).sort()).toEqual([
      'approve by olga is applying',
      'approve by owner is counted',
      'approve by security is applying',
    ]);
    expect(written.unrecorded.map(({ decision_id }) => decision_id)).toEqual([
      'approve by security',
      'approve by olga',
    ]);
  });
});

describe('an override', () => {
  const overriding = (payload: Record<string, unknown>) =>
    says('operator', 'approve', { override: true, decision_id: 'override', ...payload });

  it('decides at once where the rule allows it, and needs no seat', () => {
    const state = after(FOUR_EYES, says('owner', 'approve'), WRITTEN, overriding({ notes: 'an outage' }));
    expect(state.decision).toMatchObject({
      decision_id: 'override',
      notes: 'an outage',
      basis: { revision: 1, override: true, vote: null },
    });
  });

  it.each<[string, Rule, Record<string, unknown>]>([
    ['where the rule does not allow it', { ...FOUR_EYES, allow_override: false }, { notes: 'please' }],
    ['where the rule does not say', { name: 'r', require: FOUR_EYES.require ?? [] }, { notes: 'please' }],
    ['without notes', FOUR_EYES, {}],
    ['with blank notes', FOUR_EYES, { notes: ' \n' }],
  ])('is refused %s', (_case, rule, payload) => {
    const state = after(rule, overriding(payload));
    expect(state.decision).toBeNull();
    expect(receiptOf(state, 'override')).toBe('refused: override_not_allowed');
  });

  it('is about one revision, like every decision', () => {
    const state = after(FOUR_EYES, overriding({ notes: 'an outage', revision: 2 }));
    expect(receiptOf(state, 'override')).toBe('refused: stale_revision');
  });

  it('passes over a demand for changes', () => {
    const state = after(
      FOUR_EYES,
      says('owner', 'requestChanges'),
      WRITTEN,
      overriding({ notes: 'an outage' }),
    );
    expect(state.decision?.decision_id).toBe('override');
  });

  it('is an ordinary approval under the built-in rule', () => {
    expect(after(null, overriding({})).decision).toMatchObject({ decision_id: 'override' });
    expect(after(null, overriding({})).decision).not.toHaveProperty('basis');
  });
});

describe('the built-in rule', () => {
  it('lets anybody decide, with a role or without one, and the requester too', () => {
    for (const who of Object.keys(PEOPLE) as PersonName[]) {
      const { decision } = after(null, says(who, 'approve'));
      expect(decision).toMatchObject({ decision_id: `approve by ${who}` });
      // A worker of a former release writes and reads this decision too.
      expect(decision).not.toHaveProperty('basis');
    }
  });
});

describe('a rejection', () => {
  it.each<[PersonName, string]>([
    ['owner', 'applying'],
    ['security', 'applying'],
    ['super admin', 'applying'],
    ['grace', 'refused: own_request'],
    ['outsider', 'refused: not_in_policy'],
    ['operator', 'refused: not_in_policy'],
    ['on-call', 'refused: not_in_policy'],
  ])('by %s is %s', (who, receipt) => {
    const state = after(FOUR_EYES, says(who, 'reject'));
    expect(receiptOf(state, `reject by ${who}`)).toBe(receipt);
    expect(state.decision?.kind).toBe(receipt === 'applying' ? 'reject' : undefined);
  });

  it('ends the request whatever was approved before', () => {
    expect(after(FOUR_EYES, says('owner', 'approve'), WRITTEN, says('owner', 'reject')).decision?.kind).toBe(
      'reject',
    );
  });
});

describe('a cancellation', () => {
  it.each<[PersonName, string]>([
    ['grace', 'applying'],
    ['owner', 'applying'],
    ['super admin', 'applying'],
    ['outsider', 'refused: not_yours'],
    ['operator', 'refused: not_yours'],
  ])('by %s is %s', (who, receipt) => {
    expect(receiptOf(after(FOUR_EYES, says(who, 'cancel')), `cancel by ${who}`)).toBe(receipt);
  });

  it('in Temporal asks nobody, and comes too late once there is a decision', () => {
    const cancel = {
      kind: 'cancel',
      decision_id: 'x',
      actor: { sub: 'temporal' },
      at: AT,
      notes: null,
    } as const;
    const withdrawn = { type: 'withdrawn', decision: cancel } as const;
    expect(after(FOUR_EYES, withdrawn).decision).toEqual(cancel);
    expect(after(FOUR_EYES, says('owner', 'reject'), withdrawn).decision?.kind).toBe('reject');
  });
});

describe('a rule that decides', () => {
  const ruled = { type: 'ruled', decision_id: 'by the rule', at: AT } as const;

  it('approves as itself', () => {
    expect(after(APPROVES, ruled).decision).toEqual({
      kind: 'approve',
      decision_id: 'by the rule',
      actor: { sub: 'policy:trusted' },
      at: AT,
      notes: null,
      recipient_key: null,
      basis: { revision: 1, override: false, vote: null },
    });
  });

  it('rejects with its reason', () => {
    expect(after(REJECTS, ruled).decision).toEqual({
      kind: 'reject',
      decision_id: 'by the rule',
      actor: { sub: 'policy:blocked' },
      at: AT,
      reason: 'ask the platform team first',
    });
  });

  it('decides nothing where people are asked', () => {
    expect(after(FOUR_EYES, ruled).decision).toBeNull();
    expect(after(null, ruled).decision).toBeNull();
  });

  it('leaves the request to a super admin after its application could not be created', () => {
    const failed = after(APPROVES, ruled, GIVEN_UP);
    expect(receiptOf(transition(failed, says('owner', 'approve')), 'approve by owner')).toBe(
      'refused: not_in_policy',
    );
    expect(transition(failed, says('super admin', 'approve')).decision).toMatchObject({
      basis: { vote: { requirement: 'admin' } },
    });
  });
});
