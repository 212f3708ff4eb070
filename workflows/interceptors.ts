import type { Headers } from '@temporalio/common';
import { proxySinks, type Sinks, workflowInfo, type WorkflowInterceptors } from '@temporalio/workflow';
import { type WorkflowSpan, workflowSpanId } from '../src/domain/trace';
import { because, type Cause, currentCause } from './cause';
import { requestIdIn, traceParentIn, withRequestId, withTraceParent } from './headers';

/** What the worker does with the spans of workflow code. */
export interface TraceSinks extends Sinks {
  traces: { end: (span: WorkflowSpan) => void };
}

const { traces } = proxySinks<TraceSinks>();

/**
 * Hands the cause of what the workflow does on: to the activities, and to the next run. If the cause is traced, each
 * activity has a span here. All this adds no command, waits for nothing and draws no random number, so it changes no
 * history.
 */
export const interceptors = (): WorkflowInterceptors => ({
  inbound: [
    {
      execute: (input, next) => because(causeIn(input.headers), () => next(input)),
      handleSignal: (input, next) => because(causeIn(input.headers), () => next(input)),
    },
  ],
  outbound: [
    {
      scheduleActivity: (input, next) => traced(input, (headers) => next({ ...input, headers })),
      scheduleLocalActivity: (input, next) => traced(input, (headers) => next({ ...input, headers })),
      continueAsNew: (input, next) => next({ ...input, headers: headersOf(currentCause(), input.headers) }),
    },
  ],
});

function causeIn(headers: Headers): Cause {
  return { requestId: requestIdIn(headers), trace: traceParentIn(headers) };
}

function headersOf({ requestId, trace }: Cause, headers: Headers): Headers {
  const named = requestId === undefined ? headers : withRequestId(headers, requestId);
  return trace ? withTraceParent(named, trace) : named;
}

interface ScheduledActivity {
  activityType: string;
  seq: number;
  headers: Headers;
}

/** Runs an activity with the headers of its cause. If that is traced, a span of the workflow comes between them. */
function traced(
  { activityType: activity, seq, headers }: ScheduledActivity,
  run: (headers: Headers) => Promise<unknown>,
): Promise<unknown> {
  const cause = currentCause();
  const parent = cause.trace;
  if (!parent?.isSampled) return run(headersOf(cause, headers));
  const spanId = workflowSpanId(workflowInfo().runId, seq);
  const startedAt = Date.now();
  const end = (): void => traces.end({ parent, spanId, activity, startedAt, endedAt: Date.now() });
  const result = run(headersOf({ ...cause, trace: { ...parent, spanId } }, headers));
  // The workflow gets the same promise as without a trace, because another one would settle later.
  result.then(end, end);
  return result;
}
