/** Checks whether a value from outside has the type `T`. Workflow code needs this because it cannot use zod. */
export type Check<T> = (value: unknown) => value is T;

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isString(value: unknown): value is string {
  return typeof value === 'string';
}

/** A whole number from 0 up. */
export function isCount(value: unknown): value is number {
  return Number.isSafeInteger(value) && Number(value) >= 0;
}

/** A string that `Date.parse` reads. */
export function isTime(value: unknown): value is string {
  return isString(value) && !Number.isNaN(Date.parse(value));
}

export function oneOf<T>(known: readonly T[]): Check<T> {
  return (value): value is T => known.some((one) => one === value);
}

export function orNull<T>(check: Check<T>): Check<T | null> {
  return (value): value is T | null => value === null || check(value);
}

/** A list of at most `max` items. */
export function listOf<T>(check: Check<T>, max: number): Check<T[]> {
  return (value): value is T[] => Array.isArray(value) && value.length <= max && value.every(check);
}

/** An object with these members. Other members are not checked. */
export function shape<T>(members: { [Name in keyof T]: Check<T[Name]> }): Check<T> {
  const checks: [string, Check<unknown>][] = Object.entries(members);
  return (value): value is T => isRecord(value) && checks.every(([name, check]) => check(value[name]));
}
