import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities, ReconcilerActivities } from './activity-contract';

/** Writes to the projection are retried until Postgres is back, because a decision that was accepted must be written. */
const UNTIL_WRITTEN = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const;

/**
 * A local activity writes a request's row, because nobody needs to watch it. After `localRetryThreshold` it waits on
 * timers, which grow the history far more slowly than the heartbeats of a local wait. Outcomes and failures are here
 * for runs that started before these became regular activities.
 */
export const projection = proxyLocalActivities<
  Pick<Activities, 'recordRequest' | 'recordOutcome' | 'recordProvisioningFailure'>
>({ ...UNTIL_WRITTEN, localRetryThreshold: '5 seconds' });

/**
 * Outcomes and failures are regular activities, so that a decision is in the history before it is written to Postgres.
 * If one workflow task did both, it would run again when a signal comes or its worker dies, and might decide otherwise.
 */
export const outcomes =
  proxyActivities<Pick<Activities, 'recordOutcome' | 'recordProvisioningFailure'>>(UNTIL_WRITTEN);

/** Steps that leave the request pending, for the same reason. */
export const progress = proxyActivities<Pick<Activities, 'recordProgress' | 'recordRevision'>>(UNTIL_WRITTEN);

/**
 * Provisioning is a regular activity, so that an operator can watch its retries. An hour is longer than a failover or a
 * deployment. After that the request is PENDING again, and a person should look.
 */
export const provisioning = proxyActivities<Pick<Activities, 'provisionApplication'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * Half a minute without a heartbeat means that its worker has died, and another worker begins again. A worker that does
 * not know this activity yet refuses it, and another attempt finds a worker that does.
 */
export const reconciler = proxyActivities<ReconcilerActivities>({
  startToCloseTimeout: '1 hour',
  heartbeatTimeout: '30 seconds',
  retry: { initialInterval: '1 second', backoffCoefficient: 2, maximumInterval: '1 minute' },
});
