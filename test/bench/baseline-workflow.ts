import {
  condition,
  defineQuery,
  defineSignal,
  proxyActivities,
  proxyLocalActivities,
  setHandler,
} from '@temporalio/workflow';

/** Activities that do nothing, of the kinds and number that a registration request has. */
interface EmptyActivities {
  record: (input: unknown) => Promise<void>;
  provision: (approval: unknown) => Promise<void>;
}

const { record } = proxyLocalActivities<EmptyActivities>({ startToCloseTimeout: '10 seconds' });
const { provision } = proxyActivities<EmptyActivities>({ startToCloseTimeout: '30 seconds' });

/** A registration request with nothing in it: local activity, wait for a signal or a timer, activity, result. */
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
