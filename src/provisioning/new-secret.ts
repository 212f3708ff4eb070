import { createHash, randomBytes } from 'node:crypto';
import type { SecretFingerprint } from '../domain/application/client-secret';

/** A new client secret of 256 random bits, as 43 characters of base64url, and its fingerprint, which may be stored. */
export function newSecret(): SecretFingerprint & { secret: string } {
  const secret = randomBytes(32).toString('base64url');
  return { secret, sha256: createHash('sha256').update(secret).digest(), hint: secret.slice(-4) };
}
