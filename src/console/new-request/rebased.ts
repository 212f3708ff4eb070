import type { FormValues } from './form-values';

/**
 * What somebody has filled in, on top of a later state: what they have changed stays, and the rest follows the later
 * state, so that sending it takes back nothing that others did.
 * @param start what they started from
 */
export function rebased(values: FormValues, start: FormValues, later: FormValues): FormValues {
  const changed = Object.entries(values).filter(
    ([field, value]) => JSON.stringify(value) !== JSON.stringify(start[field as keyof FormValues]),
  );
  return { ...later, ...Object.fromEntries(changed) };
}
