import { CompactEncrypt, importJWK } from 'jose';
import type { RecipientKey } from '../domain/request/decision';

/** Turns a client secret into a compact JWE that only the holder of the recipient key can open. */
export type Seal = (secret: string) => Promise<string>;

/** The recipient key is not a public key on P-256. */
export class InvalidRecipientKeyError extends Error {
  override name = 'InvalidRecipientKeyError';
  constructor() {
    super('recipient_key is not a point on P-256: send the public half of a new key pair, or no key');
  }
}

/**
 * Prepares sealing with ECDH-ES on P-256 and A256GCM (RFC 7518, sections 4.6 and 5.3). The key is tried first, so that
 * nothing is created for a key that does not work.
 * @throws InvalidRecipientKeyError
 */
export async function prepareSeal(recipientKey: RecipientKey): Promise<Seal> {
  const seal = async (secret: string, key: Awaited<ReturnType<typeof importJWK>>): Promise<string> =>
    new CompactEncrypt(new TextEncoder().encode(secret))
      .setProtectedHeader({ alg: 'ECDH-ES', enc: 'A256GCM' })
      .encrypt(key);
  try {
    const key = await importJWK(recipientKey, 'ECDH-ES');
    await seal('', key);
    return (secret) => seal(secret, key);
  } catch {
    throw new InvalidRecipientKeyError();
  }
}
