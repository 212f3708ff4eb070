import { ConnectionError, OutcomeUnknown } from '../client';
import { EXIT, Failure } from './failure';
import type { Session } from './session';

/**
 * Makes a call that changes something. If its answer is lost, the error also says how to find out what became of it.
 * @param advice what to do, after "It is not known whether that was done: "
 */
export async function orUnknown<T>({ signal }: Session, advice: string, call: () => Promise<T>): Promise<T> {
  try {
    return await call();
  } catch (error) {
    const isLost = error instanceof ConnectionError || error instanceof OutcomeUnknown;
    if (!isLost && !signal.aborted) throw error;
    const message = isLost ? error.message : 'interrupted';
    throw new Failure(
      isLost ? EXIT.unavailable : EXIT.interrupted,
      `${message}\nIt is not known whether that was done: ${advice}`,
      { cause: error },
    );
  }
}
