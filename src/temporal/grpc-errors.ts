import { isGrpcServiceError, ServiceError } from '@temporalio/client';

/** A gRPC status code, by the number the protocol gives it. */
const UNAVAILABLE = 14;
/** The server answered and refused: invalid argument, permission, exhausted, precondition, unimplemented, unauthenticated. */
const REFUSALS = new Set([3, 5, 7, 8, 9, 12, 16]);
const NEVER_SENT = /No connection established|ECONNREFUSED|ENOTFOUND|Name resolution failed/i;

/** Whether the failure of a call that was made once proves that the server did nothing. */
export function isNothingDone(error: unknown): boolean {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (!isGrpcServiceError(cause)) return false;
  if (REFUSALS.has(cause.code)) return true;
  return cause.code === UNAVAILABLE && NEVER_SENT.test(cause.details);
}

/** One line for logs: what the server or the way to it said. */
export function describeGrpcError(error: unknown): string {
  const cause = error instanceof ServiceError ? error.cause : error;
  if (isGrpcServiceError(cause)) return `gRPC status ${cause.code}: ${cause.details}`;
  return error instanceof Error ? error.message : String(error);
}
