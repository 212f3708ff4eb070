import { AsyncLocalStorage } from 'node:async_hooks';

/** The HTTP request that is being served. */
export interface RequestScope {
  /** Its X-Request-Id. */
  id: string;
  /** Its trace, if it is traced. */
  traceId?: string;
}

/** Everything that a request causes in this process runs in its scope. */
export const requestScope = new AsyncLocalStorage<RequestScope>();

/** The members that each log line within a request has. */
export function scopeFields(scope = requestScope.getStore()): { req?: { id: string }; trace_id?: string } {
  if (!scope) return {};
  const { id, traceId } = scope;
  return { req: { id }, ...(traceId !== undefined && { trace_id: traceId }) };
}
