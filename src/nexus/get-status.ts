import { ServiceError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { getClient } from '@temporalio/nexus';
import { HandlerError, type StartOperationContext } from 'nexus-rpc';
import { isRecord } from '../domain/shape';
import { type RegistrationState, stateQuery, workflowIdOf } from '../../workflows/contract';
import { readRequestId } from './request-id';

/** In these statuses of a workflow, its state is that of the request. */
const TELLING = ['RUNNING', 'COMPLETED'];

/** The operation `getStatus`. Temporal tries it again if the request's workflow could not be asked. */
export async function getStatus(_context: StartOperationContext, input: unknown): Promise<RegistrationState> {
  const requestId = readRequestId(isRecord(input) ? input.request_id : undefined);
  const workflow = getClient().workflow.getHandle(workflowIdOf(requestId));
  try {
    // A workflow that refused its input would still answer that it is pending.
    const { status } = await workflow.describe();
    if (TELLING.includes(status.name)) return await workflow.query(stateQuery);
  } catch (error) {
    // One reason is that no worker has taken the workflow's first task yet.
    if (error instanceof ServiceError) {
      throw new HandlerError('UNAVAILABLE', 'the request did not answer in time', { cause: error });
    }
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  throw new HandlerError('NOT_FOUND', `there is no request ${requestId} that waits or has an outcome`);
}
