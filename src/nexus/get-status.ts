import { QueryNotRegisteredError, ServiceError } from '@temporalio/client';
import { WorkflowNotFoundError } from '@temporalio/common';
import { getClient } from '@temporalio/nexus';
import { HandlerError, type StartOperationContext } from 'nexus-rpc';
import { isRecord } from '../domain/shape';
import { type RegistrationState, stateQuery, workflowIdOf } from '../../workflows/contract';
import { readRequestId } from './request-id';
import { findTellingRun, unanswered } from './request-workflow';

/** The operation `getStatus`. Temporal tries it again if the request's workflow could not be asked. */
export async function getStatus(_context: StartOperationContext, input: unknown): Promise<RegistrationState> {
  const requestId = readRequestId(isRecord(input) ? input.request_id : undefined);
  const runId = await findTellingRun(requestId);
  try {
    if (runId !== undefined) {
      return await getClient().workflow.getHandle(workflowIdOf(requestId), runId).query(stateQuery);
    }
  } catch (error) {
    // One reason is that no worker has taken the workflow's first task yet.
    if (error instanceof ServiceError) throw unanswered(error);
    if (error instanceof QueryNotRegisteredError) {
      throw new HandlerError('INTERNAL', 'the request cannot say its state', { retryableOverride: false });
    }
    if (!(error instanceof WorkflowNotFoundError)) throw error;
  }
  throw new HandlerError('NOT_FOUND', `there is no request ${requestId} that waits or has an outcome`);
}
