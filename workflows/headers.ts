import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { isRequestId, REQUEST_ID_HEADER } from '../src/domain/request-id';
import { formatTraceParent, parseTraceParent, type TraceParent } from '../src/domain/trace';

/** The header in which `@temporalio/interceptors-opentelemetry` sends a trace. */
const TRACE_HEADER = '_tracer-data';

/** The headers with the id of an HTTP request. */
export function withRequestId(headers: Headers, id: string): Headers {
  return { ...headers, [REQUEST_ID_HEADER]: defaultPayloadConverter.toPayload(id) };
}

/** The id of an HTTP request in the headers of a start, a signal or an activity. */
export function requestIdIn(headers: Headers): string | undefined {
  const id = valueIn(headers, REQUEST_ID_HEADER);
  return isRequestId(id) ? id : undefined;
}

/** The headers with a span whose children come from there. */
export function withTraceParent(headers: Headers, parent: TraceParent): Headers {
  const carrier = { traceparent: formatTraceParent(parent) };
  return { ...headers, [TRACE_HEADER]: defaultPayloadConverter.toPayload(carrier) };
}

/** The span in the headers of a start or a signal. */
export function traceParentIn(headers: Headers): TraceParent | undefined {
  const carrier = valueIn(headers, TRACE_HEADER) as { traceparent?: unknown } | null | undefined;
  return parseTraceParent(carrier?.traceparent);
}

/** Anybody may start and signal, with any header. One that cannot be read must change nothing. */
function valueIn(headers: Headers, name: string): unknown {
  try {
    return headers[name] && defaultPayloadConverter.fromPayload(headers[name]);
  } catch {
    return undefined;
  }
}
