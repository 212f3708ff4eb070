import type { Person } from '../../../src/domain/policy/people';
import type { Rule } from '../../../src/domain/policy/rule';

/** Wants one tenant admin, and one of group `sec` or Olga. A super admin may override it. */
export const FOUR_EYES: Rule = {
  name: 'four-eyes',
  require: [
    { name: 'owner', from: { roles: ['tenant_admin'] }, count: 1 },
    { name: 'security', from: { groups: ['sec'], subs: ['olga'] }, count: 1 },
  ],
  allow_override: true,
  remind: ['P3D', 'P7D'],
  escalate: { after: 'P10D', also_from: { groups: ['on-call'] } },
  ttl: 'P14D',
};

export const APPROVES: Rule = { name: 'trusted', decide: 'approve' };
export const REJECTS: Rule = { name: 'blocked', decide: 'reject', reason: 'ask the platform team first' };

/** Who acts in tests of a rule. Grace is the requester. */
export const PEOPLE = {
  grace: { sub: 'grace', role: 'tenant_admin' },
  owner: { sub: 'ada', role: 'tenant_admin' },
  'second owner': { sub: 'alan', role: 'tenant_admin' },
  security: { sub: 'sam', role: 'partner_admin', groups: ['sec'] },
  olga: { sub: 'olga', role: 'partner_admin' },
  both: { sub: 'bo', role: 'tenant_admin', groups: ['sec'] },
  'on-call': { sub: 'otto', role: 'partner_admin', groups: ['on-call'] },
  'super admin': { sub: 'root', role: 'super_admin' },
  outsider: { sub: 'pat', role: 'partner_admin', groups: ['sales'] },
  operator: { sub: 'opal' },
} as const satisfies Record<string, Person>;
export type PersonName = keyof typeof PEOPLE;
