import { neighboursOf, nextAfter } from '../../src/console/request/waiting-order';

const at = (id: string, day: number) => ({ id, expires_at: `2026-11-0${day}T12:00:00.000Z` });
const [a, b, c, d] = [at('a', 1), at('b', 2), at('c', 2), at('d', 3)];

describe('The order of waiting requests', () => {
  it('finds what waits before and after a request', () => {
    expect(neighboursOf([a, b, c, d], b)).toEqual({ position: 2, previous: a, next: c });
    expect(neighboursOf([a, b, c, d], a)).toEqual({ position: 1, previous: undefined, next: b });
    expect(neighboursOf([a, b, c, d], d)).toEqual({ position: 4, previous: c, next: undefined });
  });

  it('knows the place of a request that waits no more', () => {
    expect(neighboursOf([a, b, d], c)).toEqual({ position: undefined, previous: b, next: d });
    expect(neighboursOf([], c)).toEqual({ position: undefined, previous: undefined, next: undefined });
  });

  it('goes on with the first after the last, and never with the one that was decided', () => {
    expect(nextAfter([a, b, d], c)).toBe(d);
    expect(nextAfter([a, b], d)).toBe(a);
    // A list may be older than the decision.
    expect(nextAfter([c, d], d)).toBe(c);
    expect(nextAfter([d], d)).toBe(undefined);
  });
});
