import type { ApprovalState, Me, Requirement } from '../../client';

/** People as a rule names them. A list that is left out names nobody. */
export type People = ApprovalState['requirements'][number]['from'];

const ROLES: Record<Me['role'], string> = {
  super_admin: 'a super admin',
  partner_admin: 'a partner admin',
  tenant_admin: 'a tenant admin',
};
const either = new Intl.ListFormat('en', { type: 'disjunction' });
const together = new Intl.ListFormat('en', { type: 'unit' });

/** Such as "a super admin, a member of ops, or ann@example.com". */
export function approversText({ roles = [], groups = [], subs = [] }: People): string {
  return either.format([
    ...roles.map((role) => ROLES[role]),
    ...groups.map((group) => `a member of ${group}`),
    ...subs,
  ]);
}

/** Such as "2 approvals by a super admin". */
export function approvalsText(count: number, from: People): string {
  return `${count === 1 ? '1 approval' : `${count} approvals`} by ${approversText(from)}`;
}

/**
 * What a new request needs. A rule may name roles that cannot decide this request. Those are left out where only roles
 * count; a person of a group may have any role.
 */
export function requirementText({ count, from }: Requirement, who: Requirement['from']): string {
  const isOnlyRoles = [from, who].every(({ groups, subs }) => groups.length + subs.length === 0);
  const roles = isOnlyRoles ? from.roles.filter((role) => who.roles.includes(role)) : from.roles;
  return approvalsText(count, { ...from, roles });
}

const DURATION = /^P(?:(\d+)W)?(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
const UNITS = ['week', 'day', 'hour', 'minute', 'second'];

/** An ISO 8601 duration in words: "14 days" for `P14D`. One with other units stays as it is. */
export function durationWords(duration: string): string {
  const amounts = DURATION.exec(duration)?.slice(1) ?? [];
  const words = UNITS.flatMap((unit, index) => {
    const amount = Number(amounts[index] ?? 0);
    return amount === 0 ? [] : [`${amount} ${unit}${amount === 1 ? '' : 's'}`];
  });
  return words.length === 0 ? duration : together.format(words);
}
