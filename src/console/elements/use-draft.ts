import { readSessionStorageValue, useSessionStorage } from '@mantine/hooks';
import type { Me } from '../../client';
import { useMe } from '../api/me';

/**
 * Text or input that somebody has begun, kept until the tab is closed. So it outlives a reload and a new sign-in. Never
 * use it for a secret.
 * @param name of the draft; each person has drafts of their own
 * @returns the draft, a function that changes it (to a value, or by what it is now), one that forgets it, and one that
 *   reads it as it is kept now
 */
export function useDraft<T>(
  name: string,
  start: T,
): [T, (draft: T | ((now: T) => T)) => void, () => void, () => T] {
  const kept = { key: keyOf(useMe(), name), defaultValue: start };
  const [draft, setDraft, forget] = useSessionStorage({ ...kept, getInitialValueInEffect: false });
  return [draft, setDraft, forget, () => readSessionStorageValue(kept)];
}

/** Keeps a draft that nothing shows now. */
export function keepDraft(me: Me, name: string, draft: unknown): void {
  try {
    sessionStorage.setItem(keyOf(me, name), JSON.stringify(draft));
  } catch {
    // The storage is full or switched off. Nothing depends on a draft.
  }
}

/** Forgets all drafts of a person, because they sign out. */
export function forgetDrafts(me: Me): void {
  for (const key of Object.keys(sessionStorage)) {
    if (key.startsWith(keyOf(me, ''))) sessionStorage.removeItem(key);
  }
}

/** The same subject may sign in with another role, or for somebody else. */
function keyOf({ sub, role, partner_id, tenant_id }: Me, name: string): string {
  return `draft ${JSON.stringify([sub, role, partner_id, tenant_id])} ${name}`;
}
