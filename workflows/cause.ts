import { AsyncLocalStorage } from '@temporalio/workflow';

/** The outside call that made the workflow do something: the start of its run, or a signal. */
export interface Cause {
  /** The HTTP request that sent it. */
  requestId?: string;
}

/** What no call from outside has caused, or one that says nothing of itself. */
export const UNKNOWN_CAUSE: Cause = {};

const causes: CauseStore = new AsyncLocalStorage();

/** Node's type is not known in the sandbox. */
interface CauseStore {
  getStore: () => Cause | undefined;
  run: <T>(cause: Cause, work: () => T) => T;
}

/** Why the workflow does what it does now. */
export function currentCause(): Cause {
  return causes.getStore() ?? UNKNOWN_CAUSE;
}

/** Does something because of `cause`. Its activities get the headers of that cause. */
export function because<T>(cause: Cause, work: () => T): T {
  return causes.run(cause, work);
}
