import { ApiError, ConnectionError, OutcomeUnknown } from '../client';
import { EXIT, Failure } from './failure';
import { codeOf } from './report';
import type { Session } from './session';

/**
 * Makes a call that changes something. If its answer is lost, the error also says how to find out what became of it.
 * @param advice what to do, after "It is not known whether that was done: "
 */
export async function orUnknown<T>({ signal }: Session, advice: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const isAnswerLost = isLost(error);
    if (!isAnswerLost && !signal.aborted) throw error;
    const message = isAnswerLost ? error.message : 'interrupted';
    throw new Failure(
      isAnswerLost ? codeOf(error) : EXIT.interrupted,
      `${message}\nIt is not known whether that was done: ${advice}`,
      { cause: error },
    );
  }
}

/** Whether the service may have done it, and its answer is not there: none came, or a proxy answered instead. */
function isLost(error: unknown): error is Error {
  if (error instanceof ConnectionError || error instanceof OutcomeUnknown) return true;
  return error instanceof ApiError && error.isFromProxy && (error.status < 300 || error.status >= 500);
}
