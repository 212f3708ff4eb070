import { ApiError, ConnectionError, type RegistrationRequest, Unauthorized } from '../../../client';
import type { Credentials } from '../../credentials/credentials';
import { IssuerSilentError, SessionEndedError } from '../../session/session';

/** What became of one of many decisions. */
export type BulkResult =
  | { kind: 'waiting' | 'running' | 'accepted' }
  /** It is done. An approval has credentials until somebody has stored them. */
  | { kind: 'done'; credentials: Credentials | null }
  /** The approval counts, and so many are missing. */
  | { kind: 'counted'; missing: number }
  /** Nothing was decided, because the request is not as it was listed. */
  | { kind: 'changed'; request: RegistrationRequest }
  | { kind: 'failed'; error: unknown };

/** A request of a list, and what became of its decision so far. */
export interface BulkItem {
  /** As it was listed when somebody selected it. */
  request: RegistrationRequest;
  result: BulkResult;
}

/** Whether nothing is left to do. What was not sent, or failed, is still to be decided. */
export function isSettled({ result: { kind } }: BulkItem): boolean {
  return kind === 'done' || kind === 'counted' || kind === 'accepted' || kind === 'changed';
}

/** Whether another try may help. */
export function canTryAgain({ result }: BulkItem): boolean {
  if (result.kind === 'waiting') return true;
  if (result.kind !== 'failed') return false;
  const { error } = result;
  if (error instanceof ApiError) {
    return error.status >= 500 || error.retryAfter !== undefined || error instanceof Unauthorized;
  }
  // Without a token nothing was sent.
  return (
    error instanceof ConnectionError ||
    error instanceof SessionEndedError ||
    error instanceof IssuerSilentError
  );
}
