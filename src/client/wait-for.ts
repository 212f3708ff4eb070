import { ApiError, ConnectionError, NotFound } from './errors';
import { errorOf } from './read-answer';
import { pause } from './retries';
import type { CallMethod, RegistrationRequest } from './types';

const FIRST_WAIT_MS = 500;
const LONGEST_WAIT_MS = 5000;
/** A request that was just created may not be readable yet: its row may be written after the answer. */
const GRACE_MS = 5000;

/** Reads a request again and again until it is not PENDING any more. */
export async function waitForDecision(
  GET: CallMethod<'get'>,
  id: string,
  signal?: AbortSignal,
): Promise<RegistrationRequest> {
  const start = Date.now();
  let isSeen = false;
  for (let wait = FIRST_WAIT_MS; ; wait = Math.min(wait * 1.5, LONGEST_WAIT_MS)) {
    try {
      const { data, response } = await GET('/api/v1/admin/registration-requests/{request_id}', {
        params: { path: { request_id: id } },
        signal,
      });
      // Any other JSON would count as decided.
      if (typeof data.status !== 'string') throw errorOf(response, undefined);
      isSeen = true;
      if (data.status !== 'PENDING') return data;
    } catch (error) {
      const isNew = error instanceof NotFound && !isSeen && Date.now() - start < GRACE_MS;
      if (!isNew && !isOutage(error)) throw error;
    }
    await pause(wait, signal);
  }
}

function isOutage(error: unknown): boolean {
  return (
    error instanceof ConnectionError ||
    (error instanceof ApiError && (error.status >= 500 || error.status === 429))
  );
}
