import type { Actor } from '../request/requested-application';

/** What may be shown of a stored client secret. It tells two secrets apart and does not help to guess one. */
export interface ClientSecret {
  id: string;
  /** The secret's last four characters. */
  hint: string;
  created_at: string;
  created_by: Actor;
}

/** A secret's fingerprint. Nothing else of a secret is ever written. */
export interface SecretFingerprint {
  sha256: Uint8Array;
  hint: string;
}

/** There may be two, so that a new secret can be rolled out while the old one still works. */
export const MAX_ACTIVE_SECRETS = 2;
