import {
  condition,
  defineQuery,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';

/** Activities that do nothing. A registration request has as many, of the same kinds. */
interface EmptyActivities {
  record: (input: unknown) => Promise<void>;
  provision: (approval: unknown) => Promise<void>;
}

const { record } = proxyLocalActivities<EmptyActivities>({ startToCloseTimeout: '10 seconds' });
const { provision } = proxyActivities<EmptyActivities>({ startToCloseTimeout: '30 seconds' });

/** An empty registration request: local activity, wait for a signal or a timer, activity, result. */
export async function baseline(input: unknown): Promise<unknown> {
  let approval: unknown;
  setHandler(defineQuery('state'), () => ({ approval }));
  setHandler(defineSignal<[unknown]>('approve'), (payload) => {
    approval = payload;
  });
  await record(input);
  await condition(() => approval !== undefined, '14 days');
  await provision(approval);
  return approval;
}
