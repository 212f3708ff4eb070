import { useSyncExternalStore } from 'react';

const kept = new Map<string, unknown>();
const listeners = new Set<() => void>();

/**
 * A value that outlives the screen, but not the page load: whoever comes back finds it as it was.
 * @param name of the value; each name belongs to one type
 * @param start the value until it is changed; give the same object each time
 * @returns the value, and a function that changes it
 */
export function useKept<T>(name: string, start: T): [T, (change: (value: T) => T) => void] {
  const read = (): T => (kept.has(name) ? (kept.get(name) as T) : start);
  const value = useSyncExternalStore(subscribe, read);
  const change = (by: (value: T) => T): void => {
    kept.set(name, by(read()));
    for (const listener of listeners) listener();
  };
  return [value, change];
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
