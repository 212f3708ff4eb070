/** What the address of the queue says. */
export interface QueueSearch {
  tab?: 'pending' | 'decided';
  findings?: 'any' | 'none';
}

/** Reads the address. What does not belong there is ignored. */
export function queueSearch({ tab, findings }: Record<string, unknown>): QueueSearch {
  return {
    ...((tab === 'pending' || tab === 'decided') && { tab }),
    ...((findings === 'any' || findings === 'none') && { findings }),
  };
}
