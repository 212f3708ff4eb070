import { CompactEncrypt, importJWK } from 'jose';
import type { RecipientKey } from '../domain/request/decision';

/** The recipient key is not a public key on P-256. */
export class InvalidRecipientKeyError extends Error {
  override name = 'InvalidRecipientKeyError';
  constructor() {
    super('recipient_key is not a point on P-256: send the public half of a new key pair, or no key');
  }
}

/**
 * Seals a client secret with ECDH-ES on P-256 and A256GCM (RFC 7518, sections 4.6 and 5.3).
 * @returns a compact JWE that only the holder of the recipient key can open
 * @throws InvalidRecipientKeyError
 */
export async function sealSecret(secret: string, recipientKey: RecipientKey): Promise<string> {
  try {
    const key = await importJWK(recipientKey, 'ECDH-ES');
    return await new CompactEncrypt(new TextEncoder().encode(secret))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(key);
  } catch {
    throw new InvalidRecipientKeyError();
  }
}

/** Whether a secret can be sealed to a key: whether it is a point on P-256. */
export function canSealTo(recipientKey: RecipientKey): Promise<boolean> {
  return sealSecret('', recipientKey).then(
    () => true,
    () => false,
  );
}
