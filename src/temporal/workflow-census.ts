import { type Client, WorkflowFailedError, WorkflowNotFoundError } from '@temporalio/client';
import { decodeArrayFromPayloads } from '@temporalio/common/lib/internal-non-workflow';
import type { Outcome } from '../domain/request/outcome';
import { requestIdOf, workflowIdOf } from '../domain/request/workflow-id';
import { searchAttributes, WORKFLOW_TYPE } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows/registration-request';

/** How long one call to the engine may take; a page of the list is one call. */
const CALL_MS = 5_000;

/** A workflow has a result only in these states. In any other state, such as paused, it still runs. */
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
  /** The partner in its search attributes. Undefined if the request has none, or before its first task is done. */
  partnerId: string | undefined;
}

/** Asks Temporal about all workflows, for the reconciler. No call waits for longer than 5 s. */
export class WorkflowCensus {
  constructor(private readonly client: Client) {}

  /** Every request whose workflow has this status in Temporal's visibility, which is some moments late. */
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

  /** What has become of one request's workflow. This asks the workflow itself, not visibility, which may be late. */
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

  /** The input of a request's workflow, which may be anything. It is in the first event of the current run. */
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
