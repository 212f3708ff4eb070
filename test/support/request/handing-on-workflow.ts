import { makeContinueAsNewFunc } from '@temporalio/workflow';
import { TASK_QUEUE, WORKFLOW_TYPE } from '../../../workflows/contract';

/** Goes on as a registration request with this input. It must be started under the id of that request. */
export async function handingOn(input: unknown): Promise<never> {
  return makeContinueAsNewFunc({ workflowType: WORKFLOW_TYPE, taskQueue: TASK_QUEUE })(input);
}
