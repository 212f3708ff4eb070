import { defaultPayloadConverter, type Headers } from '@temporalio/common';
import { isRequestId, REQUEST_ID_HEADER } from '../src/domain/request-id';

/** The headers with the id of an HTTP request. */
export function withRequestId(headers: Headers, id: string): Headers {
  return { ...headers, [REQUEST_ID_HEADER]: defaultPayloadConverter.toPayload(id) };
}

/** The id of an HTTP request in the headers of a start, a signal or an activity. */
export function requestIdIn(headers: Headers): string | undefined {
  const id = valueIn(headers, REQUEST_ID_HEADER);
  return isRequestId(id) ? id : undefined;
}

/** Anybody may start and signal, with any header. One that cannot be read must change nothing. */
function valueIn(headers: Headers, name: string): unknown {
  try {
    return headers[name] && defaultPayloadConverter.fromPayload(headers[name]);
  } catch {
    return undefined;
  }
}
