import type { Verb } from '../api/decisions';

/** What the address of a request says. */
export interface RequestSearch {
  /** The decision that somebody is about to make. */
  decide?: Verb;
}

/** Reads the address. What does not belong there is ignored. */
export function requestSearch({ decide }: Record<string, unknown>): RequestSearch {
  return decide === 'approve' || decide === 'reject' || decide === 'cancel' ? { decide } : {};
}
