import { status } from '@grpc/grpc-js';
import {
  type Client,
  isGrpcServiceError,
  type RawWorkflowExecutionInfo,
  WorkflowFailedError,
} from '@temporalio/client';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { optionalTsToDate } from '@temporalio/common/lib/time';
import { temporal as proto } from '@temporalio/proto';
import type { Outcome } from '../domain/request/outcome';
import { requestIdOf } from '../domain/request/workflow-id';
import { searchAttributes, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows/registration-request';
import { within } from './within';

/** How long one call to the engine may take; a page of the list is one call. */
const CALL_MS = 5_000;

/** How many workflows one page of the list holds. */
const PAGE_SIZE = 1_000;

const COMPLETED = proto.api.enums.v1.WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
/** The closed runs that may have left a row. */
const CLOSED = `ExecutionStatus IN ('Completed', 'Terminated', 'TimedOut')`;

/** What has become of a request's workflow. */
export type WorkflowFate =
  | { type: 'running' }
  | { type: 'settled'; outcome: Outcome }
  /** Terminated, failed, or timed out: it will never say how the request ended. */
  | { type: 'ended'; reason: string }
  /** The engine has no such workflow. */
  | { type: 'unknown' };

/** A run of a request's workflow, as visibility lists it. */
export interface ListedRequest {
  id: string;
  runId: string;
  /** When this run began. */
  startedAt: Date;
  /** When it closed, or null if it runs. */
  closedAt: Date | null;
  /** Whether it closed with an outcome. */
  isCompleted: boolean;
  /** The partner in its search attributes. Undefined if the request has none, or before its first task is done. */
  partnerId: string | undefined;
}

/**
 * Asks Temporal about all workflows, for the reconciler. No call waits for longer than 5 s. Anybody may have started a
 * workflow, with a memo that nobody can decode. The SDK's own list and description decode every memo, and fail. So this
 * reads the raw answers, and decodes only what it needs.
 */
export class WorkflowCensus {
  constructor(private readonly client: Client) {}

  /**
   * The requests whose workflow runs, as Temporal's visibility lists them, which is some moments late.
   * @param after only requests whose id comes after this one, or null for all
   * @param upTo only this id and those before it, or null for all
   * @returns pages of requests; a page may be empty
   */
  running(after: string | null = null, upTo: string | null = null): AsyncIterable<ListedRequest[]> {
    return this.list([
      `ExecutionStatus = 'Running'`,
      ...(after === null ? [] : [`WorkflowId > '${workflowIdOf(after)}'`]),
      ...(upTo === null ? [] : [`WorkflowId <= '${workflowIdOf(upTo)}'`]),
    ]);
  }

  /**
   * The requests whose workflow has closed and may have left a row. A workflow that failed never had one. A request
   * comes once for each of its closed runs: {@link ending} says which one counts.
   * @param after only workflows that closed after this time, or null for all that Temporal still has
   * @returns pages of requests; a page may be empty
   */
  closed(after: Date | null): AsyncIterable<ListedRequest[]> {
    return this.list([CLOSED, ...(after === null ? [] : [`CloseTime > '${after.toISOString()}'`])]);
  }

  /**
   * The run that says how a request ended: the first that completed, or else the first that closed. Another start may
   * have used the id again later. Such a run was refused, or it was ended before a worker could refuse it.
   * @returns undefined if visibility lists no closed run, or only runs that failed
   */
  async ending(requestId: string): Promise<ListedRequest | undefined> {
    const runs: ListedRequest[] = [];
    for await (const page of this.list([CLOSED, `WorkflowId = '${workflowIdOf(requestId)}'`]))
      runs.push(...page);
    runs.sort((one, other) => Number(one.closedAt) - Number(other.closedAt));
    return runs.find(({ isCompleted }) => isCompleted) ?? runs[0];
  }

  private async *list(conditions: string[]): AsyncIterable<ListedRequest[]> {
    const { namespace } = this.client.options;
    const query = [`WorkflowType = '${WORKFLOW_TYPE}'`, ...conditions].join(' AND ');
    let nextPageToken: Uint8Array = new Uint8Array();
    do {
      const request = { namespace, query, pageSize: PAGE_SIZE, nextPageToken };
      const page = await within(this.client, CALL_MS, () =>
        this.client.workflowService.listWorkflowExecutions(request),
      );
      yield page.executions.flatMap(listed);
      ({ nextPageToken } = page);
    } while (nextPageToken.length > 0);
  }

  /**
   * What has become of one request's workflow. This asks the workflow itself, and not visibility, which may be late. Only
   * if the latest run ended without an outcome, visibility is asked for an earlier run, which may have one.
   */
  async fate(requestId: string): Promise<WorkflowFate> {
    const { namespace } = this.client.options;
    const workflowId = workflowIdOf(requestId);
    let runId: string | null | undefined;
    try {
      const { workflowExecutionInfo: latest } = await within(this.client, CALL_MS, () =>
        this.client.workflowService.describeWorkflowExecution({ namespace, execution: { workflowId } }),
      );
      // A paused workflow, or one in a state that only a later server knows, has no close time and no result.
      if (!latest?.closeTime) return { type: 'running' };
      const counts = latest.status === COMPLETED ? undefined : await this.ending(requestId);
      runId = counts?.runId ?? latest.execution?.runId;
    } catch (error) {
      if (isGrpcServiceError(error) && error.code === status.NOT_FOUND) return { type: 'unknown' };
      throw error;
    }
    const handle = this.client.workflow.getHandle<typeof registrationRequest>(workflowId, runId ?? undefined);
    try {
      return { type: 'settled', outcome: await within(this.client, CALL_MS, () => handle.result()) };
    } catch (error) {
      if (error instanceof WorkflowFailedError)
        return { type: 'ended', reason: error.cause?.message ?? error.message };
      throw error;
    }
  }

  /**
   * The input of a request's workflow, which may be anything. It is in the first event of each run.
   * @param runId the run whose input is read, or undefined for the latest one
   * @throws Error if the input cannot be decoded
   */
  async input(requestId: string, runId?: string): Promise<unknown> {
    const { namespace, loadedDataConverter } = this.client.options;
    const workflowId = workflowIdOf(requestId);
    const { history } = await within(this.client, CALL_MS, () =>
      this.client.workflowService.getWorkflowExecutionHistory({
        namespace,
        execution: { workflowId, runId: runId ?? '' },
        maximumPageSize: 1,
      }),
    );
    let payloads = history?.events?.[0]?.workflowExecutionStartedEventAttributes?.input?.payloads ?? [];
    const context = { type: 'workflow', namespace, workflowId } as const;
    const { payloadConverter, payloadCodecs } = loadedDataConverter;
    for (const codec of payloadCodecs.toReversed()) payloads = await codec.decode(payloads, context);
    const [payload] = payloads;
    if (!payload) return undefined;
    try {
      return payloadConverter.fromPayload(payload, context);
    } catch (cause) {
      // The converter's own message may repeat a part of the input.
      throw new Error('the input of the workflow cannot be decoded', { cause });
    }
  }
}

/** Reads one entry of the list. The result is empty for a workflow whose id names no request. */
function listed({
  execution,
  status: state,
  startTime,
  closeTime,
  searchAttributes: attributes,
}: RawWorkflowExecutionInfo): ListedRequest[] {
  const id = requestIdOf(execution?.workflowId ?? '');
  if (id === undefined) return [];
  const partnerId = keyword(attributes?.indexedFields?.[searchAttributes.partnerId.name]);
  const startedAt = optionalTsToDate(startTime) ?? new Date(0);
  const closedAt = optionalTsToDate(closeTime) ?? null;
  const isCompleted = state === COMPLETED;
  return [{ id, runId: execution?.runId ?? '', startedAt, closedAt, isCompleted, partnerId }];
}

/** The value of a search attribute, or undefined if there is none that can be decoded. */
function keyword(payload: Payload | undefined): string | undefined {
  if (!payload) return undefined;
  try {
    const value: unknown = defaultPayloadConverter.fromPayload(payload);
    return typeof value === 'string' ? value : undefined;
  } catch {
    return undefined;
  }
}
