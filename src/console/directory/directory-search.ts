/** What the address of the directory says. */
export interface DirectorySearch {
  /** The tenants are shown if it is left out. */
  tab?: 'partners';
  q?: string;
  /** Only tenants of this partner. */
  partner?: string;
  page?: number;
}

/** Reads the address. What does not belong there is ignored. */
export function directorySearch({ tab, q, partner, page }: Record<string, unknown>): DirectorySearch {
  const number = Number(page);
  return {
    ...(tab === 'partners' && { tab }),
    ...(isText(q) && { q }),
    ...(isText(partner) && tab !== 'partners' && { partner }),
    ...(Number.isSafeInteger(number) && number > 1 && { page: number }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
