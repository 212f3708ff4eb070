import { useEffect } from 'react';
import type { Me, RegistrationRequest } from '../../client';
import type { Verb } from '../api/decisions';
import { keepDraft, useDraft } from './use-draft';

/**
 * The decision that the service took but had not applied when it answered (202), if this tab made one. The service says
 * so only once, so it is kept here.
 */
export function useStoredDecision({
  id,
  status,
  live,
}: RegistrationRequest): [Verb | null, (verb: Verb | null) => void] {
  const [stored, setStored, forget] = useDraft<Verb | null>(nameOf(id), null);
  // The workflow answers, and waits for a decision again: this one failed.
  const isOver = stored !== null && status === 'PENDING' && live?.decision === null;
  useEffect(() => {
    if (isOver) forget();
  }, [isOver, forget]);
  return [isOver ? null : stored, setStored];
}

/** Keeps such a decision for the page of its request. */
export function keepStoredDecision(me: Me, requestId: string, verb: Verb): void {
  keepDraft(me, nameOf(requestId), verb);
}

function nameOf(requestId: string): string {
  return `stored decision ${requestId}`;
}
