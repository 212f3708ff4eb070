import { compactDecrypt, errors, exportJWK, generateKeyPair } from 'jose';
import type { RecipientKey } from '../domain/request/decision';

/** A key pair for one approval. The private half never leaves this process. */
export interface RecipientKeyPair {
  publicKey: RecipientKey;
  /** Decrypts a compact JWE that was sealed for the public half. */
  open: (sealed: string) => Promise<string>;
}

/** Makes a key pair on P-256 for ECDH-ES (RFC 7518, section 4.6). */
export async function createRecipientKeyPair(): Promise<RecipientKeyPair> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  const { x, y } = await exportJWK(publicKey);
  if (x === undefined || y === undefined) throw new Error('a P-256 key has two coordinates');
  return {
    publicKey: { kty: 'EC', crv: 'P-256', x, y },
    open: async (sealed) => {
      const { plaintext } = await compactDecrypt(sealed, privateKey, {
        keyManagementAlgorithms: ['ECDH-ES'],
        contentEncryptionAlgorithms: ['A256GCM'],
      });
      return new TextDecoder().decode(plaintext);
    },
  };
}

/** Whether opening failed because the secret was sealed for another key, by an earlier call of the same decision. */
export function isSealedToAnother(error: unknown): boolean {
  return error instanceof errors.JWEDecryptionFailed;
}
