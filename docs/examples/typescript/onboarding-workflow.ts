import { ApplicationFailure, ChildWorkflowFailure, executeChild, uuid4 } from '@temporalio/workflow';
import {
  type InputProblem,
  type RecipientKey,
  REFUSAL,
  type RegistrationRequestWorkflow,
  type RequestedRegistration,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
} from 'registration-requests/workflow';

export interface OnboardingInput {
  request: RequestedRegistration;
  /** The public half of a key pair. The private half must never enter a workflow: histories are stored. */
  recipient_key: RecipientKey;
}

export type Onboarded =
  | { status: 'APPROVED'; client_id: string; sealed_secret: string | null }
  | { status: 'REFUSED'; reason: string }
  | { status: 'INVALID'; problems: InputProblem[] };

/** A workflow of yours. It asks for an application and waits for the decision, which may take weeks. */
export async function onboarding({ request, recipient_key }: OnboardingInput): Promise<Onboarded> {
  try {
    const outcome = await executeChild<RegistrationRequestWorkflow>(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(uuid4()),
      taskQueue: TASK_QUEUE,
      // If this workflow ends first, nobody waits for the application any more.
      parentClosePolicy: 'REQUEST_CANCEL',
      args: [{ request, requested_by: { sub: 'onboarding' }, recipient_key }],
    });
    if (outcome.application) {
      // Go on here: everything but the secret is readable.
      const { client_id } = outcome.application;
      return { status: 'APPROVED', client_id, sealed_secret: outcome.sealed_secret };
    }
    // REJECTED has a reason. CANCELLED and EXPIRED have none.
    return { status: 'REFUSED', reason: outcome.rejection_reason ?? outcome.status };
  } catch (error) {
    // Wrong input fails at once, with all its problems. A retry cannot mend it.
    if (error instanceof ChildWorkflowFailure && error.cause instanceof ApplicationFailure) {
      const { type, details } = error.cause;
      if (type === REFUSAL.invalidRequest)
        return { status: 'INVALID', problems: details?.[0] as InputProblem[] };
    }
    throw error;
  }
}
