import type { Verb } from '../api/decisions';
import { useDraft } from './use-draft';

/**
 * The decision that the service took but had not applied when it answered (202), if this tab made one. The service says
 * so only once, so it is kept here.
 */
export function useStoredDecision(requestId: string): [Verb | null, (verb: Verb) => void] {
  const [stored, setStored] = useDraft<Verb | null>(`stored decision ${requestId}`, null);
  return [stored, setStored];
}
