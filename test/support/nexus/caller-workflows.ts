import {
  CancellationScope,
  condition,
  createNexusServiceClient,
  defineSignal,
  type NexusOperationCancellationType,
  type NexusServiceClient,
  setHandler,
  workflowInfo,
  type WorkflowInterceptors,
} from '@temporalio/workflow';
import {
  type RegisterInput,
  type RegistrationOutcome,
  registrationRequestsService,
  type RegistrationState,
} from '../../../workflows/contract';

export { onboardingOverNexus } from '../../../docs/examples/typescript/nexus-onboarding-workflow';

/** Sends the Nexus headers in the memo of a workflow. The API for workflows has no other way to send headers. */
export const interceptors = (): WorkflowInterceptors => ({
  outbound: [
    {
      startNexusOperation: (input, next) =>
        next({
          ...input,
          headers: { ...input.headers, ...(workflowInfo().memo?.headers as object | undefined) },
        }),
    },
  ],
});

export interface RegisterOptions {
  cancellationType?: NexusOperationCancellationType;
}

/** Cancels the operation, and not the workflow. */
export const cancelOperation = defineSignal('cancelOperation');
/** Lets a workflow end whose operation was cancelled. Temporal sends no cancellation for a workflow that has ended. */
export const leave = defineSignal('leave');

/** Somebody else's workflow. It registers an application, and returns what the operation returns. */
export async function register(
  endpoint: string,
  input: unknown,
  options: RegisterOptions,
): Promise<RegistrationOutcome> {
  const scope = new CancellationScope();
  let isLeaving = false;
  setHandler(cancelOperation, () => scope.cancel());
  setHandler(leave, () => void (isLeaving = true));
  try {
    return await scope.run(() =>
      clientOf(endpoint).executeOperation('register', input as RegisterInput, options),
    );
  } catch (error) {
    if (scope.consideredCancelled) await condition(() => isLeaving);
    throw error;
  }
}

/** Registers an application, and does not wait for its approval. */
export async function registerAndLeave(endpoint: string, input: RegisterInput): Promise<string | undefined> {
  const { token } = await clientOf(endpoint).startOperation('register', input);
  return token;
}

/** Asks for the state of a request. */
export async function getStatus(endpoint: string, input: unknown): Promise<RegistrationState> {
  return clientOf(endpoint).executeOperation('getStatus', input as { request_id: string });
}

/** Has the type of a request's workflow, but answers no query. */
export async function registrationRequest(): Promise<void> {
  await condition(() => false);
}

function clientOf(endpoint: string): NexusServiceClient<typeof registrationRequestsService> {
  return createNexusServiceClient({ endpoint, service: registrationRequestsService });
}
