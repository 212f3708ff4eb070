import { findApplication } from '../../db/application/applications';
import { type Application, applicationFor, isConfidential } from '../../domain/application/application';
import type { Caller } from '../../domain/permissions';
import type { AppContext } from '../app-context';
import { type Accepted, decide, type DecisionCall } from './decide-registration-request';
import {
  createRecipientKeyPair,
  isSealedToAnother,
  type RecipientKeyPair,
} from '../../provisioning/recipient-key-pair';
import { viewOf } from './registration-request-view';

/** The answer to an approval. It is the only one that shows the application's first secret. */
export interface ApprovedApplication {
  application: Application;
  client_secret: string | null;
  /** Whether the application has a secret that an earlier answer has shown. */
  isShownBefore: boolean;
}

/**
 * Approves a request and waits for the application. A call that is sent again with its key gets the application without
 * the secret.
 * @throws NotFoundError, ConflictError if the request is no longer PENDING, PreconditionFailedError if it has changed
 *   since the review, ProvisioningFailedError if the application could not be created and the request is PENDING again
 */
export async function approveRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  notes: string | null,
  call: DecisionCall,
): Promise<ApprovedApplication | Accepted> {
  const keys = await createRecipientKeyPair();
  const decision = { kind: 'approve' as const, notes, recipient_key: keys.publicKey };
  const { request, outcome } = await decide(app, caller, id, decision, call);
  if (request.status === 'PENDING') return { accepted: viewOf(app, request) };

  const application = outcome?.application
    ? applicationFor(request, outcome.application)
    : await findApplication(app.db, caller, request.application_id ?? '');
  if (!application) throw new Error('an approved request has no application');
  const client_secret = outcome?.sealed_secret ? await openIfOurs(keys, outcome.sealed_secret) : null;
  const isShownBefore = client_secret === null && isConfidential(application.application_type);
  return { application, client_secret, isShownBefore };
}

/** @returns the secret, or null if it is sealed to an earlier call with the same decision */
async function openIfOurs(keys: RecipientKeyPair, sealed: string): Promise<string | null> {
  try {
    return await keys.open(sealed);
  } catch (error) {
    if (isSealedToAnother(error)) return null;
    throw error;
  }
}
