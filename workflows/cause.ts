import { AsyncLocalStorage } from '@temporalio/workflow';
import type { TraceParent } from '../src/domain/trace';

/** The outside call that made the workflow do something: the start of its run, or a signal. */
export interface Cause {
  /** The HTTP request that made the call. */
  requestId?: string | undefined;
  /** The span of the call. */
  trace?: TraceParent | undefined;
}

/** What no call from outside has caused, or one that says nothing of itself. */
export const UNKNOWN_CAUSE: Cause = {};

/** Node's type is not known in the sandbox. */
interface CauseStore {
  getStore: () => Cause | undefined;
  run: <T>(cause: Cause, work: () => T) => T;
}

const causes: CauseStore = new AsyncLocalStorage();

/** Why the workflow does what it does now. */
export function currentCause(): Cause {
  return causes.getStore() ?? UNKNOWN_CAUSE;
}

/** Does something because of `cause`. The activities of `work` get the headers of that cause. */
export function because<T>(cause: Cause, work: () => T): T {
  return causes.run(cause, work);
}
