import { ApplicationFailure } from '@temporalio/common';
import { HandlerError } from 'nexus-rpc';
import { valueProblem } from '../domain/input-problem';
import { isUuid } from '../domain/request/workflow-id';
import { REFUSAL } from '../../workflows/contract';

/**
 * Reads the id of a request in an operation's input, which may be anything.
 * @throws HandlerError `BAD_REQUEST`, which is not tried again. Its cause is the failure with which the workflow refuses
 *   an input
 */
export function readRequestId(given: unknown): string {
  if (typeof given === 'string' && isUuid(given)) return given;
  const problem = 'request_id must be a UUID in lower case';
  throw new HandlerError('BAD_REQUEST', problem, {
    cause: ApplicationFailure.nonRetryable(problem, REFUSAL.invalidRequest, [
      valueProblem(['request_id'], 'must be a UUID in lower case'),
    ]),
  });
}
