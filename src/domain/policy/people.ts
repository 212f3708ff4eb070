import type { Role } from '../permissions';
import type { People } from './rule';

/** What a policy asks about a person. It comes from the token, or from the actor of a signal. */
export interface Person {
  sub: string;
  role?: Role | undefined;
  groups?: readonly string[] | undefined;
}

/** Whether the person has one of the roles or groups, or is named. Nobody is among people that name nobody. */
export function isAmong(people: People, { sub, role, groups = [] }: Person): boolean {
  return (
    (people.subs?.includes(sub) ?? false) ||
    (role !== undefined && (people.roles?.includes(role) ?? false)) ||
    groups.some((group) => people.groups?.includes(group) ?? false)
  );
}
