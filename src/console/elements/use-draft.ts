import { readSessionStorageValue, useSessionStorage } from '@mantine/hooks';
import { useMe } from '../api/me';

/**
 * Text or input that somebody has begun, kept until the tab is closed. So it outlives a reload and a new sign-in. Never
 * use it for a secret.
 * @param name of the draft; each person has drafts of their own
 * @returns the draft, a function that changes it, one that forgets it, and one that reads what is kept now, which works
 *   after the component is gone too
 */
export function useDraft<T>(name: string, start: T): [T, (draft: T) => void, () => void, () => T] {
  const { sub } = useMe();
  const key = `draft ${sub} ${name}`;
  const [draft, setDraft, forget] = useSessionStorage({
    key,
    defaultValue: start,
    getInitialValueInEffect: false,
  });
  return [draft, setDraft, forget, () => readSessionStorageValue({ key, defaultValue: start })];
}
