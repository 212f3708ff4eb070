import { type Deliberation, seatsOf } from '../../../src/domain/policy/deliberation';
import type { Rule } from '../../../src/domain/policy/rule';
import { explain, isPersonal, OBSTACLES, obstacleTo, VERBS } from '../../../src/domain/policy/verdicts';
import { STATUSES } from '../../../src/domain/request/requested-application';
import { APPROVES, FOUR_EYES, PEOPLE, type PersonName } from '../../support/policy/rules';
import { after, daysAfter, says } from '../../support/request/happenings';

const fresh = after(FOUR_EYES).deliberation;

/** What keeps a person from each verb, in the order of VERBS. `-` is nothing. */
function row(
  deliberation: Deliberation,
  who: PersonName,
  status: 'PENDING' | 'APPROVED' = 'PENDING',
): string {
  return VERBS.map((verb) => obstacleTo(verb, deliberation, status, PEOPLE[who]) ?? '-').join(' ');
}

describe('Who may do what under a rule', () => {
  it.each<[PersonName, string]>([
    // In the order of VERBS: approve, reject, cancel, request_changes, revise.
    ['owner', '- - - - -'],
    ['security', '- - - - -'],
    ['olga', '- - - - -'],
    ['both', '- - - - -'],
    ['grace', 'own_request own_request - own_request -'],
    ['super admin', 'not_in_policy - - - -'],
    ['outsider', 'not_in_policy not_in_policy not_yours not_in_policy -'],
    ['on-call', 'not_in_policy not_in_policy not_yours not_in_policy -'],
    ['operator', 'not_in_policy not_in_policy not_yours not_in_policy -'],
  ])('%s at first: %s', (who, expected) => {
    expect(row(fresh, who)).toBe(expected);
  });

  it('changes with the votes, for those whose seats are filled', () => {
    const { deliberation } = after(FOUR_EYES, says('owner', 'approve'));
    expect(row(deliberation, 'owner')).toBe('already_approved - - - -');
    expect(row(deliberation, 'second owner')).toBe('no_seat - - - -');
    expect(row(deliberation, 'both')).toBe('- - - - -');
  });

  it('changes with a demand for changes, for everybody but who made it', () => {
    const { deliberation } = after(FOUR_EYES, says('owner', 'requestChanges'));
    expect(row(deliberation, 'owner')).toBe('- - - - -');
    expect(row(deliberation, 'security')).toBe('changes_requested - - - -');
  });

  it('does not let a super admin approve who asked for changes but has no seat', () => {
    const { deliberation } = after(FOUR_EYES, says('super admin', 'requestChanges'));
    expect(row(deliberation, 'super admin')).toBe('not_in_policy - - - -');
  });

  it('changes with the escalation, for those whom it asks', () => {
    const { deliberation } = after(FOUR_EYES, { type: 'escalated', at: daysAfter(10) });
    expect(row(deliberation, 'on-call')).toBe('- - - - -');
    expect(row(deliberation, 'outsider')).toBe('not_in_policy not_in_policy not_yours not_in_policy -');
  });

  it('is nothing more once the request is decided. Who asks comes first, and the state after that', () => {
    expect(row(fresh, 'owner', 'APPROVED')).toBe(
      'not_pending not_pending not_pending not_pending not_pending',
    );
    expect(row(fresh, 'outsider', 'APPROVED')).toBe(
      'not_in_policy not_in_policy not_yours not_in_policy not_pending',
    );
  });

  it('is everything for everybody under the built-in rule', () => {
    const { deliberation } = after(null);
    for (const who of Object.keys(PEOPLE) as PersonName[]) expect(row(deliberation, who)).toBe('- - - - -');
  });

  it('gives the requester all rights where the rule says so', () => {
    expect(row(after({ ...FOUR_EYES, requester_may_approve: true }).deliberation, 'grace')).toBe('- - - - -');
  });

  it('leaves what a rule could not carry out to super admins, also to one who asked for it', () => {
    const { deliberation } = after(APPROVES);
    expect(row(deliberation, 'super admin')).toBe('- - - - -');
    expect(row(deliberation, 'owner')).toBe('not_in_policy not_in_policy not_yours not_in_policy -');
    const own = { ...deliberation, requesters: ['root'] };
    expect(row(own, 'super admin')).toBe('- - - - -');
  });

  it('takes nobody without a role for an admin, unless any admin alone is enough', () => {
    const like = (count: number): Rule => ({
      name: 'like the built-in one',
      require: [{ name: 'admin', from: { roles: ['tenant_admin', 'partner_admin', 'super_admin'] }, count }],
    });
    expect(seatsOf(after(like(1)).deliberation, PEOPLE.operator)).toEqual(['admin']);
    expect(seatsOf(after(like(2)).deliberation, PEOPLE.operator)).toEqual([]);
    expect(seatsOf(fresh, { sub: 'olga' })).toEqual(['security']);
  });
});

describe('An obstacle', () => {
  it.each(OBSTACLES)('%s is explained in words', (obstacle) => {
    expect(explain(obstacle, fresh)).toMatch(/^[A-Z].{20,}/);
  });

  it('lies in who asks, or in the state of the request', () => {
    expect(OBSTACLES.filter(isPersonal)).toEqual(['own_request', 'not_in_policy', 'not_yours']);
  });

  it('is the state in every status but PENDING', () => {
    for (const status of STATUSES) {
      const obstacle = obstacleTo('reject', fresh, status, PEOPLE.owner);
      expect(obstacle).toBe(status === 'PENDING' ? null : 'not_pending');
    }
  });
});
