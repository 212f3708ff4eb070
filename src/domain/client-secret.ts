import type { Actor } from './registration-request';

/** What is kept of a client secret, and may be shown: enough to tell two apart, nothing to guess one by. */
export interface ClientSecret {
  id: string;
  /** The secret's last four characters. */
  hint: string;
  created_at: string;
  created_by: Actor;
}

/** Two, so that a new secret can be rolled out while the old one still works. */
export const MAX_ACTIVE_SECRETS = 2;
