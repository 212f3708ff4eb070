import { executeChild } from '@temporalio/workflow';
import type { Outcome } from '../../../src/domain/request/outcome';
import type { registrationRequest } from '../../../workflows/index';
import { type RegistrationRequestInput, TASK_QUEUE } from '../../../workflows/contract';

/** A workflow of somebody else. It registers an application, and it knows only the contract. */
export async function onboarding(workflowId: string, input: RegistrationRequestInput): Promise<Outcome> {
  return executeChild<typeof registrationRequest>('registrationRequest', {
    workflowId,
    taskQueue: TASK_QUEUE,
    args: [input],
  });
}
