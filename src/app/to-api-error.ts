import { describeError, isUnavailable } from '../db/postgres-errors';
import { ApiError, UnavailableError } from '../errors';

/** The error a caller is told of, or undefined for one that nobody foresaw. */
export function toApiError(error: unknown): ApiError | undefined {
  if (error instanceof ApiError) return error;
  if (isUnavailable(error))
    return new UnavailableError('The database is out of reach; nothing was done, try again');
  return undefined;
}

/** One line for logs that holds no values of a statement. */
export function describeForLog(error: unknown): string {
  return isUnavailable(error) ? describeError(error) : error instanceof Error ? error.message : String(error);
}
