/** What the address of the queue says. */
export interface QueueSearch {
  tab?: 'waiting' | 'pending' | 'decided';
}

/** Reads the address. What does not belong there is ignored. */
export function queueSearch({ tab }: Record<string, unknown>): QueueSearch {
  return tab === 'pending' || tab === 'decided' ? { tab } : {};
}
