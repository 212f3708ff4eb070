import { status } from '@grpc/grpc-js';
import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/** With these codes the server answers that it refused the call. */
const REFUSALS = new Set([
  status.INVALID_ARGUMENT,
  status.NOT_FOUND,
  status.PERMISSION_DENIED,
  status.RESOURCE_EXHAUSTED,
  status.FAILED_PRECONDITION,
  status.UNIMPLEMENTED,
  status.UNAUTHENTICATED,
]);
const NEVER_SENT = /No connection established|ECONNREFUSED|ENOTFOUND|Name resolution failed/i;

/** Whether an error proves that the server did nothing. The call must have been made once, without a retry. */
export function isNothingDone(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  return REFUSALS.has(cause.code) || (cause.code === status.UNAVAILABLE && NEVER_SENT.test(cause.details));
}

/** One line for the log: what the server said, or why it was not reached. */
export function describeGrpcError(error: unknown): string {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(cause)) return `gRPC status ${cause.code}: ${plain(cause.details)}`;
  return error instanceof Error ? error.message : String(error);
}

/** What grpc-js says about a server that is out of reach, without the internals of grpc-js. */
function plain(details: string): string {
  return details
    .replace(
      /^No connection established\. Last error: (?:Error: )?(.*?)\.? ?(?:Resolution note:.*)?$/s,
      'no connection, $1',
    )
    .replace(/^Deadline exceeded.*$/s, 'no answer in time');
}
