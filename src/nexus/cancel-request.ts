import { ServiceError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { getClient, operationInfo } from '@temporalio/nexus';
import { HandlerError, type OperationContext } from 'nexus-rpc';
import { requestIdOf } from '../domain/request/workflow-id';
import { workflowIdOf } from '../../workflows/contract';
import { workflowIdIn } from './operation-token';
import { findNewestRun, unanswered } from './request-workflow';

/** The memo of a request that came over Nexus has this member: the namespace of the caller. */
export const CALLER = 'nexus_caller';

/**
 * Cancels the request that an operation waits for. A cancellation says nothing about who sends it, and anybody can write
 * a token. So only requests that came over Nexus can be cancelled here.
 * @throws HandlerError `NOT_FOUND`, which is not tried again, or `UNAVAILABLE`, which is
 */
export async function cancelRequest(_context: OperationContext, token: string): Promise<void> {
  const requestId = requestIdOf(workflowIdIn(token, operationInfo().namespace) ?? '');
  const workflow = requestId === undefined ? undefined : await findNewestRun(requestId);
  if (requestId === undefined || !workflow?.memo?.fields?.[CALLER]) {
    throw new HandlerError('NOT_FOUND', 'there is no such operation');
  }
  const firstExecutionRunId = workflow.firstRunId ?? '';
  try {
    // Approvals that are given up have further runs. All of them are this request.
    await getClient()
      .workflow.getHandle(workflowIdOf(requestId), undefined, { firstExecutionRunId })
      .cancel();
  } catch (error) {
    // The request has ended, and its outcome is on its way to the caller.
    if (error instanceof WorkflowNotFoundError) return;
    throw error instanceof ServiceError ? unanswered(error) : error;
  }
}
