import {
  ApiError,
  Conflict,
  ConnectionError,
  OutcomeUnknown,
  RateLimited,
  Unauthorized,
  Unavailable,
} from './errors';

const MAX_TRIES = 6;
/** All waits of one call together. A rate limit counts minutes, so that one wait for it fits. */
const MAX_WAIT_MS = 60_000;
const FIRST_WAIT_MS = 250;

/**
 * Makes a call again while that can help and has no second effect.
 * @param isRepeatable whether the call has no second effect, even if an earlier try had one
 * @returns what the first try returns that does not fail
 * @throws the reason of the signal, or the error of the last try; but if that leaves open what an earlier one did, the
 * error of the earlier one
 */
export async function retried<T>(
  attempt: () => Promise<T>,
  isRepeatable: boolean,
  signal?: AbortSignal,
): Promise<T> {
  let waited = 0;
  let unknown: unknown;
  for (let tries = 1; ; tries += 1) {
    signal?.throwIfAborted();
    try {
      return await attempt();
    } catch (error) {
      const wait = waitAfter(error, tries);
      const isSafe = isRepeatable || isUndone(error);
      if (isUnknown(error)) unknown = error;
      if (wait === undefined || !isSafe || tries === MAX_TRIES || waited + wait > MAX_WAIT_MS) {
        throw unknown !== undefined && isOpen(error) && signal?.aborted !== true ? unknown : error;
      }
      waited += wait;
      await pause(wait, signal);
    }
  }
}

/** Whether this try did nothing. */
function isUndone(error: unknown): boolean {
  return error instanceof RateLimited || (error instanceof Unavailable && !isUnknown(error));
}

/** Whether this try may have done something. */
function isUnknown(error: unknown): boolean {
  return error instanceof ConnectionError || error instanceof OutcomeUnknown;
}

/** Whether this error leaves open what became of the tries before it. */
function isOpen(error: unknown): boolean {
  const isBefore = isUndone(error) || error instanceof Unauthorized || !(error instanceof ApiError);
  return isBefore || isUnderWay(error);
}

/** Whether the first call with this key is under way. No other conflict asks to be tried again. */
function isUnderWay(error: unknown): boolean {
  return error instanceof Conflict && error.retryAfter !== undefined;
}

/** How long to wait before another try; undefined if another try cannot help. */
function waitAfter(error: unknown, tries: number): number | undefined {
  const backoff = FIRST_WAIT_MS * 2 ** (tries - 1);
  if (error instanceof ConnectionError) return jittered(backoff);
  if (!(error instanceof ApiError)) return undefined;
  const isBusy = error instanceof RateLimited || error instanceof Unavailable;
  if (!isBusy && !isUnderWay(error)) return undefined;
  // A Retry-After of 0, or a date in the past, would use up all tries at once.
  return jittered(Math.max(backoff, (error.retryAfter ?? 0) * 1000));
}

/** A bit more, so that callers that failed together do not come back together. */
function jittered(ms: number): number {
  return ms + Math.random() * Math.min(ms, 1000) * 0.5;
}

/** Resolves after this time, or rejects with the reason of the signal. */
export function pause(ms: number, signal?: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer);
      signal?.removeEventListener('abort', end);
      if (signal?.aborted === true) reject(signal.reason as Error);
      else resolve();
    };
    const timer = setTimeout(end, ms);
    signal?.addEventListener('abort', end);
    if (signal?.aborted === true) end();
  });
}
