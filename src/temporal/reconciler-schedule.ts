import { type Client, ScheduleAlreadyRunning } from '@temporalio/client';
import { msToTs, optionalTsToMs } from '@temporalio/common/lib/time';
import { RECONCILER_SCHEDULE, RECONCILER_WORKFLOW_TYPE } from '../../workflows/activity-contract';
import { TASK_QUEUE } from '../../workflows/contract';
import type { reconcileRegistrationRequests } from '../../workflows/reconcile-registration-requests';
import { within } from './within';

const CALL_MS = 5_000;

/**
 * Makes sure that the Schedule of the reconciler exists and has this interval. Many processes may do this at once. What
 * operators changed of the Schedule stays, such as a pause. Only the interval belongs to the configuration.
 * @param intervalMs the time between two runs, in milliseconds. Temporal counts it in seconds, so it is rounded up
 * @throws ServiceError if the server cannot be reached or refuses
 */
export async function ensureReconcilerSchedule(client: Client, intervalMs: number): Promise<void> {
  if (!(await createReconcilerSchedule(client, intervalMs))) await changeInterval(client, intervalMs);
}

/**
 * Creates the Schedule of the reconciler if there is none, and lets it start its first run.
 * @returns whether it was created now
 * @throws ServiceError if the server cannot be reached or refuses
 */
export async function createReconcilerSchedule(client: Client, intervalMs: number): Promise<boolean> {
  try {
    const schedule = await within(client, CALL_MS, () =>
      client.schedule.create<typeof reconcileRegistrationRequests>({
        scheduleId: RECONCILER_SCHEDULE,
        spec: { intervals: [{ every: inSeconds(intervalMs) }] },
        // A run compares everything, so runs that were missed need not be made up for.
        policies: { overlap: 'SKIP', catchupWindow: '1 minute' },
        action: {
          type: 'startWorkflow',
          workflowType: RECONCILER_WORKFLOW_TYPE,
          workflowId: 'reconcile-registration-requests',
          taskQueue: TASK_QUEUE,
          args: [],
          // Without it, a run that no worker takes would keep away all others.
          workflowExecutionTimeout: '1 hour',
          staticSummary: 'compares registration requests with their workflows, and repairs what differs',
        },
      }),
    );
    // `triggerImmediately` would start a run beside others.
    await within(client, CALL_MS, () => schedule.trigger('SKIP'));
    return true;
  } catch (error) {
    if (error instanceof ScheduleAlreadyRunning) return false;
    throw error;
  }
}

/**
 * The raw calls change nothing else, and carry a token: the server ignores the change if an operator made another one
 * meanwhile. The SDK's own update would undo a pause that comes between its two calls.
 */
async function changeInterval(client: Client, intervalMs: number): Promise<void> {
  const { workflowService, options } = client;
  const names = { namespace: options.namespace, scheduleId: RECONCILER_SCHEDULE };
  const { schedule, conflictToken } = await within(client, CALL_MS, () =>
    workflowService.describeSchedule(names),
  );
  const every = schedule?.spec?.interval?.map(({ interval }) => optionalTsToMs(interval));
  if (every?.length === 1 && every[0] === inSeconds(intervalMs)) return;
  const spec = { ...schedule?.spec, interval: [{ interval: msToTs(inSeconds(intervalMs)) }] };
  const request = { ...names, schedule: { ...schedule, spec }, conflictToken, identity: options.identity };
  await within(client, CALL_MS, () => workflowService.updateSchedule(request));
}

function inSeconds(intervalMs: number): number {
  return Math.ceil(intervalMs / 1_000) * 1_000;
}
