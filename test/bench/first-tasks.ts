import type { Client } from '@temporalio/client';
import { eventually } from '../support/eventually';
import type { FirstTasks } from './pending-requests';

/** The last event of a first task: started, task scheduled, task started, task completed. */
const FIRST_TASK_EVENTS = 4;

/** Asks Temporal for the first tasks of workflows. */
export function firstTasks(temporal: Client, workflowIdOf: (id: string) => string): FirstTasks {
  const { namespace } = temporal.options;
  const done = async (id: string): Promise<void> => {
    // The raw call, because this client has no keys for an encrypted memo.
    const request = { namespace, execution: { workflowId: workflowIdOf(id) } };
    await eventually(
      () => temporal.workflowService.describeWorkflowExecution(request),
      ({ workflowExecutionInfo: info }) => Number(info?.historyLength) >= FIRST_TASK_EVENTS,
    );
  };
  // The history holds the time, so this can be asked later and disturbs no measurement.
  const doneAt = async (id: string): Promise<number> => {
    await done(id);
    const { history } = await temporal.workflowService.getWorkflowExecutionHistory({
      namespace,
      execution: { workflowId: workflowIdOf(id) },
      maximumPageSize: FIRST_TASK_EVENTS,
    });
    const completed = history?.events?.find((event) => event.workflowTaskCompletedEventAttributes);
    if (!completed?.eventTime) throw new Error(`no first task in the history of ${id}`);
    return Number(completed.eventTime.seconds) * 1_000 + (completed.eventTime.nanos ?? 0) / 1_000_000;
  };
  return { done, doneAt };
}
