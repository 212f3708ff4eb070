import { randomUUID } from 'node:crypto';
import type { Client, WorkflowService } from '@temporalio/client';
import { TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../../workflows/contract';

type Start = Parameters<WorkflowService['startWorkflowExecution']>[0];

/** A payload in an encoding that this service does not know. */
export const undecodable = { metadata: { encoding: Buffer.from('of/a/later/time') }, data: Buffer.from('?') };
/** A payload that says it is JSON, and is not. */
export const brokenJson = { metadata: { encoding: Buffer.from('json/plain') }, data: Buffer.from('{"reque') };

/** Starts a request's workflow as any client may, without the SDK, which would write only payloads that it can read. */
export async function startRaw(client: Client, requestId: string, start: Start): Promise<void> {
  await client.workflowService.startWorkflowExecution({
    namespace: client.options.namespace,
    workflowId: workflowIdOf(requestId),
    workflowType: { name: WORKFLOW_TYPE },
    taskQueue: { name: TASK_QUEUE },
    requestId: randomUUID(),
    ...start,
  });
}
