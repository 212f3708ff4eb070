import type { Me } from '../../client';
import type { Verb } from '../api/decisions';
import { keepDraft, useDraft } from './use-draft';

/**
 * The decision that the service took but had not applied when it answered (202), if this tab made one. The service says
 * so only once, so it is kept here.
 */
export function useStoredDecision(requestId: string): [Verb | null, (verb: Verb) => void] {
  const [stored, setStored] = useDraft<Verb | null>(nameOf(requestId), null);
  return [stored, setStored];
}

/** Keeps such a decision for the page of its request. */
export function keepStoredDecision(me: Me, requestId: string, verb: Verb): void {
  keepDraft(me, nameOf(requestId), verb);
}

function nameOf(requestId: string): string {
  return `stored decision ${requestId}`;
}
