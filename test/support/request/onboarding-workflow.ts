import { executeChild } from '@temporalio/workflow';
import type { Outcome } from '../../../src/domain/request/outcome';
import type { registrationRequest } from '../../../workflows/index';
import { type RegistrationRequestInput, TASK_QUEUE } from '../../../workflows/contract';

/** Somebody else's workflow, which registers an application on its way and knows nothing but the contract. */
export async function onboarding(workflowId: string, input: RegistrationRequestInput): Promise<Outcome> {
  return executeChild<typeof registrationRequest>('registrationRequest', {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [input],
  });
}
