import type { Knex } from 'knex';
import type { Logger } from 'pino';
import type { Metrics } from '../observability/metrics';
import type { RegistrationWorkflows } from '../temporal/registration-workflows';
import type { WorkflowCensus } from '../temporal/workflow-census';
import type { Status } from './status';

/** Everything that the use cases need from their process. */
export interface AppContext {
  db: Knex;
  workflows: RegistrationWorkflows;
  census: WorkflowCensus;
  /** Asks every part whether it can be used. */
  checkStatus: () => Promise<Status>;
  /** Whether this process can serve: it has started, and has not been told to stop. */
  lifecycle: { isServing: boolean };
  log: Logger;
  metrics: Metrics;
  /** Time to live of a new request, in milliseconds. */
  requestTtlMs: number;
  /** How long a decision waits for its outcome before it answers 202, in milliseconds. */
  decisionWaitMs: number;
}
