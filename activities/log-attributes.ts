import type { Context } from '@temporalio/activity';
import type { ActivityInterceptors } from '@temporalio/worker';
import { requestIdOf } from '../src/domain/request/workflow-id';
import { requestScope } from '../src/observability/request-scope';
import { requestIdIn } from '../workflows/headers';

/**
 * Says in each log line of an activity which registration request it works for, and which HTTP request caused it. The SDK
 * logs each attempt that fails.
 */
export function logAttributes({ info }: Context): ActivityInterceptors {
  let cause: string | undefined;
  const requestId = requestIdOf(info.workflowExecution?.workflowId ?? '');
  return {
    inbound: {
      execute: (input, next) => {
        cause = requestIdIn(input.headers);
        return cause === undefined ? next(input) : requestScope.run({ id: cause }, () => next(input));
      },
    },
    outbound: {
      getLogAttributes: (attributes, next) =>
        next({
          ...attributes,
          ...(cause !== undefined && { req: { id: cause } }),
          ...(requestId !== undefined && { request_id: requestId }),
        }),
    },
  };
}
