import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { RegistrationWorkflows } from '../temporal/registration-workflows';
import type { WorkflowCensus } from '../temporal/workflow-census';

/** What the use cases work with. */
export interface AppContext {
  db: Knex;
  workflows: RegistrationWorkflows;
  census: WorkflowCensus;
  /** Asks the token issuer for its keys; rejects if they can't be had. */
  checkKeySet: () => Promise<void>;
  log: Logger;
  /** Time to live of a new request, in milliseconds. */
  requestTtlMs: number;
  /** How long a decision waits for its outcome before it answers 202, in milliseconds. */
  decisionWaitMs: number;
}
