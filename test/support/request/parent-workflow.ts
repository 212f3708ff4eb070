import {
  condition,
  continueAsNew,
  defineSignal,
  executeChild,
  setHandler,
  startChild,
  workflowInfo,
} from '@temporalio/workflow';
import {
  type RegistrationOutcome,
  type RegistrationRequestInput,
  type RegistrationRequestWorkflow,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '../../../workflows/contract';

type Input = RegistrationRequestInput & {
  id: string;
  closePolicy: 'REQUEST_CANCEL' | 'TERMINATE' | 'ABANDON';
};

const options = ({ id, closePolicy, ...input }: Input) => ({
  workflowId: workflowIdOf(id),
  taskQueue: TASK_QUEUE,
  parentClosePolicy: closePolicy,
  args: [input] as [RegistrationRequestInput],
});

/** Waits for the outcome of its child. */
export async function waitingParent(input: Input): Promise<RegistrationOutcome> {
  return executeChild<RegistrationRequestWorkflow>(WORKFLOW_TYPE, options(input));
}

/** Starts a child, and goes on as a new run when it is told to leave. */
export async function continuingParent(input: Input): Promise<void> {
  if (workflowInfo().continuedFromExecutionRunId !== undefined) return;
  await leavingParent(input);
  await continueAsNew<typeof continuingParent>(input);
}

/** Starts a child, and ends when it is told to. */
export async function leavingParent(input: Input): Promise<void> {
  let isLeaving = false;
  setHandler(defineSignal('leave'), () => {
    isLeaving = true;
  });
  await startChild(WORKFLOW_TYPE, options(input));
  await condition(() => isLeaving);
}
