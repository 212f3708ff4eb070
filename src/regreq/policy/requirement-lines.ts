import type { Requirement } from '../../client';

/** A line for each requirement: how many of whom. */
export function requirementLines(requirements: Requirement[]): string[] {
  return requirements.map(({ count, name, from }) => `${count} of ${name}: ${namesOf(from).join(', ')}`);
}

/** The roles, groups and subjects that are named. */
export function namesOf({ roles, groups, subs }: Requirement['from']): string[] {
  return [...roles, ...groups, ...subs];
}
