import { status } from '@grpc/grpc-js';
import { isGrpcServiceError, type RawWorkflowExecutionInfo } from '@temporalio/client';
import { getClient } from '@temporalio/nexus';
import { temporal } from '@temporalio/proto';
import { HandlerError } from 'nexus-rpc';
import { WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';

const { WorkflowExecutionStatus } = temporal.api.enums.v1;

/**
 * The newest run of a request's workflow. Anybody may have started it, with a memo that nobody can decode. The SDK's
 * description decodes the memo, and fails. So this is the raw answer.
 * @returns undefined if there is none, or if a workflow of another type has the id
 * @throws HandlerError `UNAVAILABLE`, which Temporal tries again
 */
export async function findNewestRun(requestId: string): Promise<RawWorkflowExecutionInfo | undefined> {
  const { workflowService, options } = getClient();
  const execution = { workflowId: workflowIdOf(requestId) };
  try {
    const { workflowExecutionInfo } = await workflowService.describeWorkflowExecution({
      namespace: options.namespace,
      execution,
    });
    return workflowExecutionInfo?.type?.name === WORKFLOW_TYPE ? workflowExecutionInfo : undefined;
  } catch (error) {
    if (isGrpcServiceError(error) && error.code === status.NOT_FOUND) return undefined;
    throw unanswered(error);
  }
}

/**
 * The run whose state is that of the request: the newest one, or the one that brought the outcome if the id was used
 * again since. A run that refused its start would still answer that it is pending.
 * @returns undefined if the request is unknown, or ended from outside
 * @throws HandlerError `UNAVAILABLE`, which Temporal tries again
 */
export async function findTellingRun(requestId: string): Promise<string | undefined> {
  const newest = await findNewestRun(requestId);
  // A paused workflow has not closed. Nor has one in a state that only later servers know.
  if (!newest?.closeTime || newest.status === WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED) {
    return newest?.execution?.runId ?? undefined;
  }
  if (newest.status !== WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_FAILED) return undefined;
  const { workflowService, options } = getClient();
  const query = `WorkflowId = '${workflowIdOf(requestId)}' AND WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Completed'`;
  try {
    const { executions } = await workflowService.listWorkflowExecutions({
      namespace: options.namespace,
      query,
      pageSize: 1,
    });
    return executions[0]?.execution?.runId ?? undefined;
  } catch (error) {
    throw unanswered(error);
  }
}

/** Asks for another try. */
export function unanswered(cause: unknown): HandlerError {
  return new HandlerError('UNAVAILABLE', 'the request did not answer in time', { cause });
}
