import { useSyncExternalStore } from 'react';

const EVERY_MS = 20_000;
let now = Date.now();

/** The time, in milliseconds. The component is drawn again now and then, so that "in 2 minutes" stays true. */
export function useNow(): number {
  return useSyncExternalStore(subscribe, () => now);
}

function subscribe(redraw: () => void): () => void {
  // What has just happened is not in the future.
  now = Date.now();
  const timer = setInterval(() => {
    now = Date.now();
    redraw();
  }, EVERY_MS);
  return () => clearInterval(timer);
}
