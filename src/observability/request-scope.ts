import { AsyncLocalStorage } from 'node:async_hooks';

/** The HTTP request that is being served, or that caused an activity. */
export interface RequestScope {
  /** Its X-Request-Id, if it is known. */
  id?: string;
  /** Its trace, if it is traced. */
  traceId?: string;
}

/** Everything that a request causes in this process runs in its scope. */
export const requestScope = new AsyncLocalStorage<RequestScope>();

/** The members that each log line within a request has. */
export function scopeFields(scope = requestScope.getStore()): { req?: { id: string }; trace_id?: string } {
  const { id, traceId } = scope ?? {};
  return { ...(id !== undefined && { req: { id } }), ...(traceId !== undefined && { trace_id: traceId }) };
}
