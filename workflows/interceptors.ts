import type { Headers } from '@temporalio/common';
import type { WorkflowInterceptors } from '@temporalio/workflow';
import { because, type Cause, currentCause } from './cause';
import { requestIdIn, withRequestId } from './headers';

/**
 * Hands the headers of a start or a signal on to the activities that it causes, and to the next run. This adds no command
 * and waits for nothing, so it changes no history.
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
      scheduleActivity: (input, next) => next({ ...input, headers: withCause(input.headers) }),
      scheduleLocalActivity: (input, next) => next({ ...input, headers: withCause(input.headers) }),
      continueAsNew: (input, next) => next({ ...input, headers: withCause(input.headers) }),
    },
  ],
});

function causeIn(headers: Headers): Cause {
  const requestId = requestIdIn(headers);
  return requestId === undefined ? {} : { requestId };
}

function withCause(headers: Headers): Headers {
  const { requestId } = currentCause();
  return requestId === undefined ? headers : withRequestId(headers, requestId);
}
