/** Aborts when this time is over or when the other signal does. `end` stops the clock, and leaves the other signal. */
export function timeLimit(ms: number, other?: AbortSignal): { signal: AbortSignal; end: () => void } {
  const clock = new AbortController();
  const timer = setTimeout(() => clock.abort(), ms);
  return {
    signal: other ? AbortSignal.any([clock.signal, other]) : clock.signal,
    end: () => clearTimeout(timer),
  };
}
