import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';

/** The failure with which a workflow ended. */
export async function refusalOf(handle: Pick<WorkflowHandle, 'result'>): Promise<ApplicationFailure> {
  const error = await handle.result().then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowFailedError) || !(error.cause instanceof ApplicationFailure)) {
    throw new Error(`no ApplicationFailure but ${String(error)}`);
  }
  return error.cause;
}
