import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { compactDecrypt, type CryptoKey, exportJWK, generateKeyPair } from 'jose';
import type { RecipientKey, RequestedRegistration } from 'registration-requests/workflow';
import type { onboarding } from './onboarding-workflow';

export interface Credentials {
  client_id: string;
  /** Null for an application that has no secret, such as a SPA. */
  client_secret: string | null;
}

/**
 * Starts the onboarding workflow and opens the secret, outside of any workflow. The private key stays in this process.
 * If the process may end before the decision, keep the key as a JWK in your secret store.
 */
export async function onboard(client: Client, request: RequestedRegistration): Promise<Credentials> {
  const { publicKey, privateKey } = await generateKeyPair('ECDH-ES', { crv: 'P-256' });
  const recipient_key = (await exportJWK(publicKey)) as RecipientKey;

  const handle = await client.workflow.start<typeof onboarding>('onboarding', {
    workflowId: `onboarding-${randomUUID()}`,
    taskQueue: 'onboarding',
    args: [{ request, recipient_key }],
  });
  const onboarded = await handle.result();

  switch (onboarded.status) {
    case 'INVALID':
      throw new Error(onboarded.problems.map(({ loc, msg }) => `${loc.join('.')}: ${msg}`).join('\n'));
    case 'REFUSED':
      throw new Error(`the application was refused: ${onboarded.reason}`);
    case 'APPROVED': {
      const { client_id, sealed_secret } = onboarded;
      return { client_id, client_secret: sealed_secret && (await open(sealed_secret, privateKey)) };
    }
  }
}

/** Opens a sealed secret: a compact JWE with ECDH-ES on P-256 and A256GCM. */
async function open(sealed: string, privateKey: CryptoKey): Promise<string> {
  const { plaintext } = await compactDecrypt(sealed, privateKey, {
    keyManagementAlgorithms: ['ECDH-ES'],
    contentEncryptionAlgorithms: ['A256GCM'],
  });
  return new TextDecoder().decode(plaintext);
}
