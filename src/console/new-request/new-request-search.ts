/** What the address of the new request says. */
export interface NewRequestSearch {
  /** The id of a request that is the template. */
  from?: string;
}

/** Reads the address. What does not belong there is ignored. */
export function newRequestSearch({ from }: Record<string, unknown>): NewRequestSearch {
  return typeof from === 'string' && from !== '' ? { from } : {};
}
