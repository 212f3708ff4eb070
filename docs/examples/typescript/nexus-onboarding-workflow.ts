import { ApplicationFailure, createNexusServiceClient } from '@temporalio/workflow';
import {
  type InputProblem,
  NEXUS_ENDPOINT,
  REFUSAL,
  registrationRequestsService,
} from 'registration-requests/workflow';
import type { Onboarded, OnboardingInput } from './onboarding-workflow';

/** A workflow of yours, in another namespace. It asks for an application and waits for the decision. */
export async function onboardingOverNexus(
  { request, recipient_key }: OnboardingInput,
  endpoint = NEXUS_ENDPOINT,
): Promise<Onboarded> {
  const requests = createNexusServiceClient({ endpoint, service: registrationRequestsService });
  try {
    // Without a timeout, because the decision may take weeks.
    const outcome = await requests.executeOperation('register', {
      request,
      requested_by: { sub: 'onboarding' },
      recipient_key,
    });
    if (outcome.application) {
      const { client_id } = outcome.application;
      return { status: 'APPROVED', client_id, sealed_secret: outcome.sealed_secret };
    }
    // REJECTED has a reason. CANCELLED and EXPIRED have none.
    return { status: 'REFUSED', reason: outcome.rejection_reason ?? outcome.status };
  } catch (error) {
    const problems = problemsIn(error);
    if (problems) return { status: 'INVALID', problems };
    throw error;
  }
}

/** All that is wrong with the input, if the operation was refused for that. A retry cannot mend it. */
function problemsIn(error: unknown): InputProblem[] | undefined {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof ApplicationFailure && cause.type === REFUSAL.invalidRequest) {
      return cause.details?.[0] as InputProblem[];
    }
  }
  return undefined;
}
