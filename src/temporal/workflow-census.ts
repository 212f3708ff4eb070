import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import type { Outcome } from '../domain/request/outcome';
import { requestIdOf, workflowIdOf } from '../domain/request/workflow-id';
import { searchAttributes, WORKFLOW_TYPE } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows/registration-request';

/** How long one call to the engine may take; a page of the list is one call. */
const CALL_MS = 5_000;

/** After these, and no other, a workflow has a result. One that is paused, say, still runs. */
const CLOSED = new Set(['COMPLETED', 'FAILED', 'CANCELLED', 'TERMINATED', 'TIMED_OUT']);

/** What has become of a request's workflow. */
export type WorkflowFate =
  | { type: 'running' }
  | { type: 'settled'; outcome: Outcome }
  /** Terminated, failed, or timed out: it will never say how the request ended. */
  | { type: 'ended'; reason: string }
  /** The engine has no such workflow. */
  | { type: 'unknown' };

/** A request's workflow, as visibility lists it. */
export interface ListedRequest {
  id: string;
  /** When its current run began. */
  startedAt: Date;
  /** The partner an operator finds it by; undefined for a request of no partner, or until its first task is done. */
  partnerId: string | undefined;
}

/** Asks the engine about its workflows as a whole, for the reconciler. No call waits for longer than 5 s. */
export class WorkflowCensus {
  constructor(private readonly client: Client) {}

  /** Every request whose workflow runs now, or has completed, as far as visibility knows; it lags by moments. */
  async *list(status: 'Running' | 'Completed'): AsyncIterable<ListedRequest> {
    const query = `WorkflowType = '${WORKFLOW_TYPE}' AND ExecutionStatus = '${status}'`;
    const executions = this.client.workflow.list({ query })[Symbol.asyncIterator]();
    for (;;) {
      const next = await this.within(() => executions.next());
      if (next.done === true) return;
      const { workflowId, startTime, typedSearchAttributes } = next.value;
      const id = requestIdOf(workflowId);
      const partnerId = typedSearchAttributes.get(searchAttributes.partnerId);
      if (id !== undefined) yield { id, startedAt: startTime, partnerId };
    }
  }

  /** What has become of one request's workflow: the truth, not what visibility knows. */
  async fate(requestId: string): Promise<WorkflowFate> {
    const handle = this.client.workflow.getHandle<typeof registrationRequest>(workflowIdOf(requestId));
    try {
      const { status } = await this.within(() => handle.describe());
      if (!CLOSED.has(status.name)) return { type: 'running' };
      return { type: 'settled', outcome: await this.within(() => handle.result()) };
    } catch (error) {
      if (error instanceof WorkflowNotFoundError) return { type: 'unknown' };
      if (error instanceof WorkflowFailedError)
        return { type: 'ended', reason: error.cause?.message ?? error.message };
      throw error;
    }
  }

  /** What a request's workflow was started with, which may be anything. Reads the first event of its current run. */
  async input(requestId: string): Promise<unknown> {
    const { namespace, loadedDataConverter } = this.client.options;
    const workflowId = workflowIdOf(requestId);
    const { history } = await this.within(() =>
      this.client.workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId },
        maximumPageSize: 1,
      }),
    );
    const payloads = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads;
    const context = { type: 'workflow', namespace, workflowId } as const;
    const [input] = await decodeArrayFromPayloads(loadedDataConverter, payloads, context);
    return input;
  }

  private within<T>(call: () => Promise<T>): Promise<T> {
    return this.client.withDeadline(Date.now() + CALL_MS, call);
  }
}
