import type { WorkflowClientInterceptor } from '@temporalio/client';
import { withRequestId } from '../../workflows/headers';
import { requestScope } from '../observability/request-scope';

/**
 * Sends the id of the HTTP request along with each start and signal that it causes. A start also writes it to the memo,
 * where an operator sees it.
 */
export const requestIdInterceptor: WorkflowClientInterceptor = {
  startWithDetails: (input, next) => {
    const id = requestScope.getStore()?.id;
    if (id === undefined) return next(input);
    const memo = { ...input.options.memo, http_request_id: id };
    return next({
      ...input,
      headers: withRequestId(input.headers, id),
      options: { ...input.options, memo },
    });
  },
  signal: (input, next) => {
    const id = requestScope.getStore()?.id;
    return next(id === undefined ? input : { ...input, headers: withRequestId(input.headers, id) });
  },
};
