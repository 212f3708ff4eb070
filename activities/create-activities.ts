import type { Knex } from 'knex';
import type { Activities } from '../workflows/contract';
import { provisionApplication } from './provision-application';
import { recordNewRequest } from './record-new-request';
import { recordOutcome } from './record-outcome';
import { recordProvisioningFailure } from './record-provisioning-failure';

/** What the activities need from the process they run in. */
export interface ActivityDependencies {
  db: Knex;
  /** Time to live of a request whose starter set no expiry, in milliseconds. */
  requestTtlMs: number;
}

/** The activities a worker registers. */
export function createActivities({ db, requestTtlMs }: ActivityDependencies): Activities {
  return {
    recordRequest: (input) => recordNewRequest(db, requestTtlMs, input),
    provisionApplication: (input) => provisionApplication(db, input),
    recordOutcome: (outcome) => recordOutcome(db, outcome),
    recordProvisioningFailure: (input) => recordProvisioningFailure(db, input),
  };
}
