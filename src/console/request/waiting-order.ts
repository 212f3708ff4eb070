import type { RegistrationRequest } from '../../client';

/** What the place of a request among those that wait depends on. */
type Placed = Pick<RegistrationRequest, 'id' | 'expires_at'>;

/** The requests that wait before and after one of them, or after one that waits no more. */
export interface Neighbours<T> {
  /** Counted from 1. Undefined if the request is not among them. */
  position: number | undefined;
  previous: T | undefined;
  next: T | undefined;
}

/** Finds the place of a request. @param waiting in the order of the queue: what expires first comes first */
export function neighboursOf<T extends Placed>(waiting: T[], request: Placed): Neighbours<T> {
  const index = waiting.findIndex(({ id }) => id === request.id);
  return {
    position: index === -1 ? undefined : index + 1,
    previous: waiting.findLast((one) => isBefore(one, request)),
    next: waiting.find((one) => isBefore(request, one)),
  };
}

/** Which request to decide after this one: the next, or the first if there is none behind it. */
export function nextAfter<T extends Placed>(waiting: T[], request: Placed): T | undefined {
  return neighboursOf(waiting, request).next ?? waiting.find(({ id }) => id !== request.id);
}

function isBefore(one: Placed, other: Placed): boolean {
  // The times are UTC in one format, and ids are lower case, so both have their order as texts.
  return one.expires_at === other.expires_at ? one.id < other.id : one.expires_at < other.expires_at;
}
