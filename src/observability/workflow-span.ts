import { type HrTime, SpanKind, SpanStatusCode, TraceFlags } from '@opentelemetry/api';
import { hrTimeDuration, millisToHrTime } from '@opentelemetry/core';
import type { IResource } from '@opentelemetry/resources';
import type { ReadableSpan } from '@opentelemetry/sdk-trace-base';
import type { WorkflowInfo } from '@temporalio/workflow';
import type { WorkflowSpan } from '../domain/trace';

/** A span of workflow code, as the exporter takes it. The names are those of Temporal's own interceptors. */
export function workflowSpan(
  resource: IResource,
  { workflowType, workflowId, runId }: Pick<WorkflowInfo, 'workflowType' | 'workflowId' | 'runId'>,
  { parent, spanId, activity, startedAt, endedAt }: WorkflowSpan,
): ReadableSpan {
  const startTime: HrTime = millisToHrTime(startedAt);
  const endTime: HrTime = millisToHrTime(endedAt);
  return {
    name: `RunWorkflow:${workflowType}`,
    kind: SpanKind.INTERNAL,
    spanContext: () => ({ traceId: parent.traceId, spanId, traceFlags: TraceFlags.SAMPLED }),
    parentSpanId: parent.spanId,
    startTime,
    endTime,
    duration: hrTimeDuration(startTime, endTime),
    ended: true,
    status: { code: SpanStatusCode.UNSET },
    attributes: { temporalWorkflowId: workflowId, run_id: runId, activityType: activity },
    links: [],
    events: [],
    resource,
    instrumentationLibrary: { name: 'registration-requests' },
    droppedAttributesCount: 0,
    droppedEventsCount: 0,
    droppedLinksCount: 0,
  };
}
