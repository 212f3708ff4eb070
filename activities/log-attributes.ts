import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { requestIdOf } from '../src/domain/request/workflow-id';
import { requestScope, scopeFields } from '../src/observability/request-scope';
import { requestIdIn, traceParentIn } from '../workflows/headers';

/**
 * Says in each log line of an activity which registration request it works for, and which HTTP request and trace caused
 * it. The SDK logs each attempt that fails.
 */
export function logAttributes({ info }: Context): ActivityInterceptors {
  let scope: ReturnType<typeof requestScope.getStore>;
  const requestId = requestIdOf(info.workflowExecution?.workflowId ?? '');
  return {
    inbound: {
      execute: (input, next) => {
        const id = requestIdIn(input.headers);
        const traceId = traceParentIn(input.headers)?.traceId;
        scope = { ...(id !== undefined && { id }), ...(traceId !== undefined && { traceId }) };
        return requestScope.run(scope, () => next(input));
      },
    },
    outbound: {
      getLogAttributes: (attributes, next) =>
        next({
          ...attributes,
          ...scopeFields(scope),
          ...(requestId !== undefined && { request_id: requestId }),
        }),
    },
  };
}
