import type { Verb } from '../api/decisions';

/** What the address of a request says. */
export interface RequestSearch {
  /** The decision that somebody is about to make. */
  decide?: Verb;
}

const VERBS: Verb[] = ['approve', 'request_changes', 'reject', 'cancel', 'override'];

/** Reads the address. What does not belong there is ignored. */
export function requestSearch({ decide }: Record<string, unknown>): RequestSearch {
  const verb = VERBS.find((one) => one === decide);
  return verb ? { decide: verb } : {};
}
