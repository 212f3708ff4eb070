import { proxyActivities, proxyLocalActivities } from '@temporalio/workflow';
import type { Activities } from './contract';

/**
 * Pure writes to the projection: local, because nobody needs to watch them. They go on until Postgres is back, as
 * a decision that was accepted must be written; beyond `localRetryThreshold` an outage
 * is waited for on timers, which grow the history far slower than the heartbeats of a local wait.
 */
export const projection = proxyLocalActivities<
  Pick<Activities, 'recordRequest' | 'recordOutcome' | 'recordProvisioningFailure'>
>({
  startToCloseTimeout: '10 seconds',
  localRetryThreshold: '5 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * Outcomes and failures are regular, so that what is written is in the history before. A workflow task that does both
 * is done over when a signal comes in its midst or its worker dies: at another time, perhaps by another signal.
 */
export const outcomes = proxyActivities<Pick<Activities, 'recordOutcome' | 'recordProvisioningFailure'>>({
  startToCloseTimeout: '10 seconds',
  retry: { initialInterval: '100 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});

/**
 * Provisioning is regular, so that an operator can watch its retries. An hour outlasts a failover or a deployment;
 * after that a person should look, and the request goes back to PENDING.
 */
export const provisioning = proxyActivities<Pick<Activities, 'provisionApplication'>>({
  startToCloseTimeout: '30 seconds',
  scheduleToCloseTimeout: '1 hour',
  retry: { initialInterval: '200 milliseconds', backoffCoefficient: 2, maximumInterval: '1 minute' },
});
