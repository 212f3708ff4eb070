import type { Knex } from 'knex';
import type { Metrics } from '../src/observability/metrics';
import type { Activities } from '../workflows/activity-contract';
import { provisionApplication } from './provision-application';
import { recordNewRequest } from './record-new-request';
import { recordOutcome } from './record-outcome';
import { recordProgress } from './record-progress';
import { recordProvisioningFailure } from './record-provisioning-failure';
import { recordRevision } from './record-revision';

/** What the activities need from the process they run in. */
export interface ActivityDependencies {
  db: Knex;
  metrics: Metrics;
  /** Time to live of a request whose starter set no expiry, in milliseconds. */
  requestTtlMs: number;
}

/** The activities a worker registers. */
export function createActivities({ db, metrics, requestTtlMs }: ActivityDependencies): Activities {
  return {
    recordRequest: (input) => recordNewRequest(db, requestTtlMs, input),
    recordProgress: (input) => recordProgress(db, input),
    recordRevision: (input) => recordRevision(db, requestTtlMs, input),
    provisionApplication: (input) => provisionApplication(db, metrics, input),
    recordOutcome: (outcome) => recordOutcome(db, metrics, outcome),
    recordProvisioningFailure: (input) => recordProvisioningFailure(db, metrics, input),
  };
}
