import { useSessionStorage } from '@mantine/hooks';
import { useMe } from '../api/me';

/**
 * Text or input that somebody has begun, kept until the tab is closed. So it outlives a reload and a new sign-in. Never
 * use it for a secret.
 * @param name of the draft; each person has drafts of their own
 * @returns the draft, a function that changes it (to a value, or by what it is now), and one that forgets it
 */
export function useDraft<T>(name: string, start: T): [T, (draft: T | ((now: T) => T)) => void, () => void] {
  const { sub } = useMe();
  const [draft, setDraft, forget] = useSessionStorage({
    key: `draft ${sub} ${name}`,
    defaultValue: start,
    getInitialValueInEffect: false,
  });
  return [draft, setDraft, forget];
}
