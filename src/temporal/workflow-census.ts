import {
  type Client,
  type WorkflowExecutionInfo,
  WorkflowFailedError,
  WorkflowNotFoundError,
} from '@temporalio/client';
import { defaultPayloadConverter } from '@temporalio/common';
import type { Outcome } from '../domain/request/outcome';
import { requestIdOf, workflowIdOf } from '../domain/request/workflow-id';
import { type RegistrationRequestInput, WORKFLOW_TYPE } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows/registration-request';

/** What has become of a request's workflow. */
export type WorkflowFate =
  | { type: 'running' }
  | { type: 'settled'; outcome: Outcome }
  /** Terminated, failed, or timed out: it will never say how the request ended. */
  | { type: 'ended'; reason: string }
  /** The engine has no such workflow. */
  | { type: 'unknown' };

/** A running workflow, and how it was started. */
export interface RunningRequest {
  id: string;
  startedAt: Date;
}

/** Asks the engine about its workflows as a whole, for the reconciler. */
export class WorkflowCensus {
  constructor(private readonly client: Client) {}

  /** Every request whose workflow runs now, as far as visibility knows; it lags by moments. */
  async *running(): AsyncIterable<RunningRequest> {
    const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = 'Running'`;
    for await (const execution of this.client.workflow.list({
      query,
    }) as AsyncIterable<WorkflowExecutionInfo>) {
      const id = requestIdOf(execution.workflowId);
      if (id !== undefined) yield { id, startedAt: execution.startTime };
    }
  }

  /** What has become of one request's workflow: the truth, not what visibility knows. */
  async fate(requestId: string): Promise<WorkflowFate> {
    const handle = this.client.workflow.getHandle<typeof registrationRequest>(workflowIdOf(requestId));
    try {
      const { status } = await handle.describe();
      if (status.name === 'RUNNING') return { type: 'running' };
      return { type: 'settled', outcome: await handle.result() };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { type: 'unknown' };
      if (error instanceof WorkflowFailedError)
        return { type: 'ended', reason: error.cause?.message ?? error.message };
      throw error;
    }
  }

  /** The input a request's workflow was started with. */
  async input(requestId: string): Promise<RegistrationRequestInput> {
    const { events } = await this.client.workflow.getHandle(workflowIdOf(requestId)).fetchHistory();
    const payload = events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads?.[0];
    if (!payload) throw new Error(`the workflow of ${requestId} was started without an input`);
    return defaultPayloadConverter.fromPayload<RegistrationRequestInput>(payload);
  }
}
