import { hashKey } from '@tanstack/react-query';
import {
  ApiError,
  Conflict,
  ConnectionError,
  PreconditionFailed,
  type RegistrationClient,
  type RegistrationRequest,
  Unauthorized,
} from '../../../client';
import { type Decided, type Decision, decide, isOutcomeUnknown } from '../../api/decisions';
import type { ReadRequest } from '../../api/requests';
import { type Credentials, credentialsOf } from '../../credentials/credentials';
import { IssuerSilentError, SessionEndedError } from '../../session/session';

/** What became of one of many decisions. */
export type BulkResult =
  | { kind: 'waiting' | 'running' | 'accepted' }
  /** It is done. An approval has credentials until somebody has stored them. */
  | { kind: 'done'; credentials: Credentials | null }
  /** Nothing was decided, because the request is not as it was listed. */
  | { kind: 'changed'; request: RegistrationRequest }
  | { kind: 'failed'; error: unknown };

/** A request of a list, and what became of its decision so far. */
export interface BulkItem {
  /** As it was listed when somebody selected it. */
  request: RegistrationRequest;
  /** The Idempotency-Key of all tries. */
  key: string;
  /** The state that is decided, once it was read. Another try is about the same one. */
  read?: ReadRequest;
  /** Whether the answer to a try got lost, so that it may have been decided. */
  isUnknown?: boolean;
  result: BulkResult;
}

/**
 * Decides a request, if it still is as it was listed. A list has no ETags, so it is read first. Never rejects.
 * @param sub who decides
 * @returns the item with its result
 */
export async function decideListed(
  api: RegistrationClient,
  read: (id: string) => Promise<ReadRequest>,
  item: BulkItem,
  decision: Decision,
  sub: string,
): Promise<BulkItem> {
  const { id } = item.request;
  let { read: known, isUnknown = false } = item;
  const became = (result: BulkResult): BulkItem => ({
    ...item,
    ...(known && { read: known }),
    isUnknown,
    result,
  });
  try {
    known ??= await read(id);
    const { request } = known;
    if (request.status !== 'PENDING' || !isSame(request, item.request)) {
      return became({ kind: 'changed', request });
    }
    return became(resultOf(await decide(api, known, decision, item.key)));
  } catch (error) {
    if (isOutcomeUnknown(error)) isUnknown = true;
    if (!isOutdated(error)) return became({ kind: 'failed', error });
    // A cancellation has no key, so only the request tells whether an earlier try of it has arrived.
    const isDone = ({ status, decided_by: by }: RegistrationRequest): boolean =>
      isUnknown && decision.verb === 'cancel' && status === 'CANCELLED' && by?.sub === sub;
    return read(id).then(
      ({ request }) =>
        became(isDone(request) ? { kind: 'done', credentials: null } : { kind: 'changed', request }),
      () => became({ kind: 'failed', error }),
    );
  }
}

function resultOf(decided: Decided): BulkResult {
  switch (decided.kind) {
    case 'approved':
      return { kind: 'done', credentials: credentialsOf(decided.application) };
    case 'decided':
      return { kind: 'done', credentials: null };
    case 'accepted':
      return { kind: 'accepted' };
  }
}

/** Whether a request says what the list said. `updated_at` alone does not tell: a tenant may have another partner now. */
function isSame(request: RegistrationRequest, listed: RegistrationRequest): boolean {
  // A list does not ask the workflows.
  return hashKey([{ ...request, live: null }]) === hashKey([{ ...listed, live: null }]);
}

/** Whether somebody else was faster. A conflict with a wait is about an earlier try of the same decision. */
function isOutdated(error: unknown): boolean {
  return (error instanceof Conflict && error.retryAfter === undefined) || error instanceof PreconditionFailed;
}

/** Whether nothing is left to do. What was not sent, or failed, is still to be decided. */
export function isSettled({ result: { kind } }: BulkItem): boolean {
  return kind === 'done' || kind === 'accepted' || kind === 'changed';
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
