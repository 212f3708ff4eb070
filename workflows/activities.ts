import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from './contract';

/** Writes to the projection go on until Postgres is back, as a decision that was accepted must be written. */
const UNTIL_WRITTEN = {
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
} as const;

/**
 * A request's row is written by a local activity, because nobody needs to watch it. Beyond `localRetryThreshold` an
 * outage is waited for on timers, which grow the history far slower than the heartbeats of a local wait. Outcomes and
 * failures are here for runs that began before they were regular.
 */
export const projection = proxyLocalActivities<
  Pick<Activities, 'recordRequest' | 'recordOutcome' | 'recordProvisioningFailure'>
>({ ...UNTIL_WRITTEN, localRetryThreshold: '5 seconds' });

/**
 * Outcomes and failures are regular, so that what is written is in the history before. A workflow task that does both
 * is done over when a signal comes in its midst or its worker dies: at another time, perhaps by another signal.
 */
export const outcomes =
  proxyActivities<Pick<Activities, 'recordOutcome' | 'recordProvisioningFailure'>>(UNTIL_WRITTEN);

/**
 * Provisioning is regular, so that an operator can watch its retries. An hour outlasts a failover or a deployment;
 * after that a person should look, and the request goes back to PENDING.
 */
export const provisioning = proxyActivities<Pick<Activities, 'provisionApplication'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});
