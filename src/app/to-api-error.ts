import { describeError, isServerError, isUnavailable } from '../db/postgres-errors';
import { CommitUnknownError } from '../db/transact';
import { ApiError, OutcomeUnknownError, UnavailableError } from '../errors';
import { describeGrpcError } from '../temporal/grpc-errors';

/** The error to answer a caller with, or undefined if nobody foresaw this error. */
export function toApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (error instanceof CommitUnknownError) {
    const message =
      'The database did not say whether it stored this: look at what is there before trying again';
    return new OutcomeUnknownError(message, { cause: error });
  }
  if (isUnavailable(error))
    return new UnavailableError('The database is out of reach; nothing was done, try again');
  return undefined;
}

/** One line for the log. It holds no values of a database statement. */
export function describeForLog(error: unknown): string {
  return isServerError(error) || isUnavailable(error) ? describeError(error) : describeGrpcError(error);
}
