import { approvalOf } from '../../../src/domain/policy/approval';
import type { Deliberation } from '../../../src/domain/policy/deliberation';
import type { RegistrationRequest } from '../../../src/domain/request/registration-request';
import type { RequestEvent } from '../../../src/domain/request/request-state';
import type { Rule } from '../../../src/domain/policy/rule';
import { APPROVES, FOUR_EYES } from '../../support/policy/rules';
import { after, AT, daysAfter, says } from '../../support/request/happenings';

/** What the answers show of a request of which this has been said. */
function approval(
  deliberation: Deliberation,
  fields: Partial<RegistrationRequest> = {},
): ReturnType<typeof approvalOf> {
  const undecided = { status: 'PENDING', decided_by: null, decided_at: null, decision_notes: null };
  return approvalOf({ ...undecided, overridden: false, deliberation, ...fields } as RegistrationRequest);
}
const under = (rule: Rule | null, ...events: RequestEvent[]) => after(rule, ...events).deliberation;
const APPROVED = {
  status: 'APPROVED',
  decided_by: { sub: 'ada', name: 'Ada' },
  decided_at: AT,
  decision_notes: 'fine',
} as const;

describe('What an answer says of the approval of a request', () => {
  it('is what the rule asks for, whom it has and what is missing', () => {
    expect(approval(under(FOUR_EYES, says('owner', 'approve', { notes: 'fine' })))).toEqual({
      rule: 'four-eyes',
      requirements: [
        {
          name: 'owner',
          from: { roles: ['tenant_admin'] },
          required: 1,
          approved_by: [{ sub: 'ada', at: AT, notes: 'fine' }],
          satisfied: true,
        },
        {
          name: 'security',
          from: { groups: ['sec'], subs: ['olga'] },
          required: 1,
          approved_by: [],
          satisfied: false,
        },
      ],
      missing: 1,
      escalated_at: null,
      next_reminder_at: daysAfter(3),
      overridden: false,
    });
  });

  it('shows a voter at another seat when a later vote needs the first one', () => {
    const seatOfBo = (deliberation: Deliberation): string[] =>
      approval(deliberation)
        .requirements.filter(({ approved_by }) => approved_by.some(({ sub }) => sub === 'bo'))
        .map(({ name }) => name);
    const two: Rule = {
      ...FOUR_EYES,
      require: [...(FOUR_EYES.require ?? []), { name: 'third', from: { subs: ['x'] }, count: 1 }],
    };
    expect(seatOfBo(under(two, says('both', 'approve')))).toEqual(['owner']);
    expect(seatOfBo(under(two, says('both', 'approve'), says('owner', 'approve')))).toEqual(['security']);
  });

  it('of the built-in rule is its one requirement, and then the decision', () => {
    const { requirements, ...rest } = approval(under(null));
    expect(rest).toEqual({
      rule: 'default',
      missing: 1,
      escalated_at: null,
      next_reminder_at: null,
      overridden: false,
    });
    expect(requirements).toMatchObject([{ name: 'admin', required: 1, approved_by: [], satisfied: false }]);
    const decided = approval(under(null), APPROVED);
    expect(decided).toMatchObject({ missing: 0, requirements: [{ satisfied: true }] });
    expect(decided.requirements[0]?.approved_by).toEqual([
      { sub: 'ada', name: 'Ada', at: AT, notes: 'fine' },
    ]);
    expect(approval(under(null), { ...APPROVED, status: 'REJECTED' }).missing).toBe(1);
  });

  it('stays as it was when the request is decided, but nobody is reminded any more', () => {
    const deliberation = under(FOUR_EYES, says('owner', 'approve'));
    const { next_reminder_at, ...before } = approval(deliberation);
    expect(next_reminder_at).not.toBeNull();
    const rejected = { ...APPROVED, status: 'REJECTED' } as const;
    expect(approval(deliberation, rejected)).toEqual({ ...before, next_reminder_at: null });
  });

  it('says that an override left seats open', () => {
    const approved = approval(under(FOUR_EYES), { ...APPROVED, overridden: true });
    expect(approved).toMatchObject({ missing: 2, overridden: true });
  });

  it('asks nobody if the rule decided, and a super admin if that could not be carried out', () => {
    expect(approval(under(APPROVES), APPROVED)).toMatchObject({
      rule: 'trusted',
      requirements: [],
      missing: 0,
    });
    expect(approval(under(APPROVES))).toMatchObject({
      requirements: [{ name: 'admin', from: { roles: ['super_admin'] }, required: 1 }],
      missing: 1,
    });
  });

  it('says when it was escalated', () => {
    const deliberation = under(FOUR_EYES, { type: 'escalated', at: daysAfter(10) });
    expect(approval(deliberation).escalated_at).toBe(daysAfter(10));
  });
});
