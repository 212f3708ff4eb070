import type { Actor } from '../request/registration-request';

/** What is kept of a client secret, and may be shown: enough to tell two apart, nothing to guess one by. */
export interface ClientSecret {
  id: string;
  /** The secret's last four characters. */
  hint: string;
  created_at: string;
  created_by: Actor;
}

/** A secret's fingerprint: all that is ever written of it. */
export interface SecretFingerprint {
  sha256: Uint8Array;
  hint: string;
}

/** Two, so that a new secret can be rolled out while the old one still works. */
export const MAX_ACTIVE_SECRETS = 2;
