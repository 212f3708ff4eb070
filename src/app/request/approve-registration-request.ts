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

/** An application as its approval answers it: the only time its secret is shown. */
export interface ApprovedApplication {
  application: Application;
  client_secret: string | null;
  /** Whether there is a secret that only an earlier answer showed. */
  isShownBefore: boolean;
}

/**
 * Approves a request and waits for the application. Sent again by its key, it answers the application without the secret.
 * @throws NotFoundError, ConflictError if it is no longer PENDING, PreconditionFailedError if it is not the one
 *   reviewed, ProvisioningFailedError if it is PENDING again
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
  if (!application) throw new Error('an approval left no application');
  const client_secret = outcome?.sealed_secret ? await openIfOurs(keys, outcome.sealed_secret) : null;
  const isShownBefore = client_secret === null && isConfidential(application.application_type);
  return { application, client_secret, isShownBefore };
}

/** @returns null for a secret that went to the call which first brought this decision */
async function openIfOurs(keys: RecipientKeyPair, sealed: string): Promise<string | null> {
  try {
    return await keys.open(sealed);
  } catch (error) {
    if (isSealedToAnother(error)) return null;
    throw error;
  }
}
