import { ApplicationFailure, WorkflowExecutionAlreadyStartedError } from '@temporalio/common';
import {
  operationInfo,
  startWorkflow,
  type WorkflowHandle,
  WorkflowRunOperationHandler,
} from '@temporalio/nexus';
import { HandlerError, OperationError, type OperationHandler, type StartOperationContext } from 'nexus-rpc';
import { v5 as uuidv5 } from 'uuid';
import { nexusSubject } from '../domain/request/nexus-origin';
import { registrationRequestCreate } from '../domain/request/registration-request-schema';
import { summarise } from '../domain/request/request-description';
import { isRecord } from '../domain/shape';
import { codeSpan } from '../domain/text/code-span';
import type { NexusStart } from '../../workflows/activity-contract';
import {
  REFUSAL,
  type RegisterInput,
  type RegistrationOutcome,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '../../workflows/contract';
import { callerNamespace } from './caller-namespace';
import { CALLER, cancelRequest } from './cancel-request';
import { operationToken } from './operation-token';
import { readRequestId } from './request-id';

/** The namespace of the ids that are made here (RFC 9562, section 5.5). It must never change. */
const REQUEST_IDS = '5f0c7c0e-3f0b-4a55-9d0b-6a1f5a3e8f57';

/**
 * The operation `register`. The workflow checks the request, as it does for everybody who starts one. The operation fails
 * as the workflow does, and Temporal does not try it again.
 */
export const register: OperationHandler<RegisterInput, RegistrationOutcome> = {
  start: (context, input) => new WorkflowRunOperationHandler(start).start(context, input),
  cancel: cancelRequest,
};

async function start(
  context: StartOperationContext,
  input: unknown,
): Promise<WorkflowHandle<RegistrationOutcome>> {
  const given = isRecord(input) ? input : {};
  const { request, requested_by: claimed, recipient_key, expires_at, request_id } = given;
  const namespace = callerNamespace(context.inboundLinks);
  if (namespace === undefined) {
    throw new HandlerError(
      'BAD_REQUEST',
      'Temporal does not say which namespace calls: call this operation from a workflow',
    );
  }
  const workflowId = workflowIdOf(
    request_id === undefined || request_id === null ? madeFor(context) : readRequestId(request_id),
  );
  const operation_token = operationToken(operationInfo().namespace, workflowId);
  const nexus = { namespace, operation_token, ...present({ claimed }) };
  // Workers of former releases do not know `nexus`, and believe this.
  const requested_by = { sub: nexusSubject(namespace) };
  try {
    return await startWorkflow<(input: NexusStart) => Promise<RegistrationOutcome>>(context, WORKFLOW_TYPE, {
      workflowId,
      workflowIdReusePolicy: 'REJECT_DUPLICATE',
      memo: { [CALLER]: namespace },
      ...summaryOf(request, namespace),
      // The types promise more than is known. The workflow trusts nothing of this.
      args: [{ request, requested_by, ...present({ recipient_key, expires_at }), nexus } as NexusStart],
    });
  } catch (error) {
    if (!(error instanceof WorkflowExecutionAlreadyStartedError)) throw error;
    const problem = 'request_id is used already: each request needs an id of its own';
    // A handler error of the fitting type CONFLICT would be tried for ever, because older servers do not know it.
    throw new OperationError('failed', problem, {
      cause: ApplicationFailure.nonRetryable(problem, REFUSAL.requestIdUsed),
    });
  }
}

/** The members that have a value. */
function present(members: Record<string, unknown>): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(members).filter(([, value]) => value !== undefined && value !== null),
  );
}

/** Temporal may send the start of an operation again, and then it must get the same id. So there is no time in it. */
function madeFor({ requestId }: StartOperationContext): string {
  return uuidv5(requestId, REQUEST_IDS);
}

/** What Temporal UI shows in its list. A request that cannot be read has none, and the workflow refuses it. */
function summaryOf(request: unknown, namespace: string): { staticSummary?: string } {
  const { data } = registrationRequestCreate.safeParse(request);
  return data ? { staticSummary: codeSpan(summarise(data, { sub: nexusSubject(namespace) })) } : {};
}
