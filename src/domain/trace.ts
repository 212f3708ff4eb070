/** A span that others are children of (W3C Trace Context, section 3.2). */
export interface TraceParent {
  /** 32 hexadecimal digits. */
  traceId: string;
  /** 16 hexadecimal digits. */
  spanId: string;
  isSampled: boolean;
}

/** A span of workflow code: the time from what caused an activity to the activity's end. */
export interface WorkflowSpan {
  parent: TraceParent;
  spanId: string;
  /** The activity that the workflow ran. */
  activity: string;
  /** Workflow time, in milliseconds. */
  startedAt: number;
  endedAt: number;
}

const TRACE_PARENT = /^00-(?!0{32})([0-9a-f]{32})-(?!0{16})([0-9a-f]{16})-([0-9a-f]{2})$/;

/** Reads a `traceparent`, or returns undefined if it is none. */
export function parseTraceParent(value: unknown): TraceParent | undefined {
  const [, traceId, spanId, flags] = (typeof value === 'string' && TRACE_PARENT.exec(value)) || [];
  if (traceId === undefined || spanId === undefined) return undefined;
  return { traceId, spanId, isSampled: (parseInt(flags ?? '', 16) & 1) === 1 };
}

/** The `traceparent` of a span. */
export function formatTraceParent({ traceId, spanId, isSampled }: TraceParent): string {
  return `00-${traceId}-${spanId}-${isSampled ? '01' : '00'}`;
}

/**
 * The id of the span of one activity in a workflow. It is computed, because a random number would change the numbers that
 * the workflow draws later. The last 16 digits of a run id are random, so the sum is as unique as they are.
 * @param activity the number of the activity in its run
 */
export function workflowSpanId(runId: string, activity: number): string {
  const random = BigInt(`0x${runId.replaceAll('-', '').slice(16)}`);
  return BigInt.asUintN(64, random + BigInt(activity))
    .toString(16)
    .padStart(16, '0');
}
