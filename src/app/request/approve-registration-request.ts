import { findApplication } from '../../db/application/applications';
import { type Application, applicationFor, isConfidential } from '../../domain/application/application';
import type { Caller } from '../../domain/permissions';
import type { AppContext } from '../app-context';
import { type Accepted, decide, type DecisionCall, show } from './decide-registration-request';
import {
  createRecipientKeyPair,
  isSealedToAnother,
  type RecipientKeyPair,
} from '../../provisioning/recipient-key-pair';
import type { RegistrationRequestView } from './registration-request-view';

/** The answer to an approval. It is the only one that shows the application's first secret. */
export interface ApprovedApplication {
  application: Application;
  client_secret: string | null;
  /** Why there is no secret in this answer, although applications of this type have one. */
  withheld: Withheld | undefined;
}

/** An earlier answer has shown the secret, or it is sealed to the key of whoever started the workflow. */
export type Withheld = 'shown before' | 'sealed to the starter';

/**
 * Approves a request. If that fills the last seat of its rule, it waits for the application. Otherwise the request is
 * pending still, and the answer shows which approvals are missing. A call that is sent again with its key gets the application without
 * the secret. So does every call if whoever started the workflow gets the secret.
 * @throws as {@link decide}
 */
export async function approveRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
  { notes, override }: { notes: string | null; override: boolean },
  call: DecisionCall,
): Promise<ApprovedApplication | RegistrationRequestView | Accepted> {
  const keys = await createRecipientKeyPair();
  const decision = {
    kind: 'approve' as const,
    notes,
    recipient_key: keys.publicKey,
    ...(override && { override: true as const }),
  };
  const decided = await decide(app, caller, id, decision, call);
  const { request, outcome, recipient_key } = decided;
  if (decided.isStep || decided.isAccepted) return show(app, caller, decided);

  const application = outcome?.application
    ? applicationFor(request, outcome.application)
    : await findApplication(app.db, caller, request.application_id ?? '');
  if (!application) throw new Error('an approved request has no application');
  const isStarters = outcome ? outcome.sealed_to === 'starter' : recipient_key !== null;
  const sealed = isStarters ? null : outcome?.sealed_secret;
  const client_secret = sealed ? await openIfOurs(keys, sealed) : null;
  const isWithheld = client_secret === null && isConfidential(application.application_type);
  const reason = isStarters ? 'sealed to the starter' : 'shown before';
  return { application, client_secret, withheld: isWithheld ? reason : undefined };
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
