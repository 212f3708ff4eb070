import { Counter, Gauge, Histogram, type Registry } from 'prom-client';
import { STATUSES } from '../domain/request/requested-application';
import { type Metrics, REPAIR_KINDS } from './metrics';
import { PREFIX } from './prefix';

/** In seconds. A decision may wait 10 s for its outcome. */
const HTTP_BUCKETS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 20];

const [MINUTE, HOUR, DAY] = [60, 3_600, 86_400];
const DECISION_BUCKETS = [
  1,
  10,
  MINUTE,
  10 * MINUTE,
  HOUR,
  6 * HOUR,
  DAY,
  2 * DAY,
  4 * DAY,
  7 * DAY,
  14 * DAY,
  28 * DAY,
  91 * DAY,
];

/**
 * Metrics that Prometheus can read. Every counter whose labels are known starts at 0, because Prometheus does not see the
 * first increase of a series that starts above it.
 * @param failureTypes the types of failures that provisioning may have
 */
export function createPrometheusMetrics(registry: Registry, failureTypes: string[]): Metrics {
  const counter = <Label extends string = never>(
    name: string,
    help: string,
    labelNames: Label[] = [],
  ): Counter<Label> => new Counter({ name: `${PREFIX}${name}`, help, labelNames, registers: [registry] });

  const requests = counter('http_requests_total', 'HTTP requests, by route, method and status', [
    'route',
    'method',
    'status',
  ]);
  const requestSeconds = new Histogram({
    name: `${PREFIX}http_request_duration_seconds`,
    help: 'Time from an HTTP request to the end of its answer',
    labelNames: ['route', 'method'],
    buckets: HTTP_BUCKETS,
    registers: [registry],
  });
  const decisions = counter('decisions_total', 'Outcomes of requests that this process committed', [
    'outcome',
  ]);
  const decisionSeconds = new Histogram({
    name: `${PREFIX}time_to_decision_seconds`,
    help: 'Time from the creation of a request to its outcome',
    labelNames: ['outcome'],
    buckets: DECISION_BUCKETS,
    registers: [registry],
  });
  const attempts = counter('provisioning_attempts_total', 'Attempts to create an application');
  const failures = counter('provisioning_failures_total', 'Attempts to create an application that failed', [
    'type',
  ]);
  const givenUp = counter('provisioning_given_up_total', 'Approvals whose application could not be created');
  const runs = counter('reconciler_runs_total', 'Runs of the reconciler, by result', ['result']);
  const repairs = counter('reconciler_repairs_total', 'Requests that the reconciler repaired', ['kind']);
  const unrepaired = counter(
    'reconciler_repair_failures_total',
    'Requests that the reconciler could not repair',
  );
  const lastSuccess = new Gauge({
    name: `${PREFIX}reconciler_last_success_timestamp_seconds`,
    help: 'When a run of the reconciler last ended well, in Unix time',
    registers: [registry],
  });
  // Otherwise it would say 1970 until the first success.
  lastSuccess.remove();

  for (const status of STATUSES)
    if (status !== 'PENDING') decisions.inc({ outcome: status.toLowerCase() }, 0);
  for (const type of [...failureTypes, OTHER_FAILURE]) failures.inc({ type }, 0);
  for (const kind of REPAIR_KINDS) repairs.inc({ kind }, 0);
  for (const result of ['succeeded', 'failed']) runs.inc({ result }, 0);

  return {
    answered: (route, method, status, seconds) => {
      requests.inc({ route, method, status });
      requestSeconds.observe({ route, method }, seconds);
    },
    decided: (status, waitedSeconds) => {
      const outcome = status.toLowerCase();
      decisions.inc({ outcome });
      decisionSeconds.observe({ outcome }, waitedSeconds);
    },
    provisioningAttempted: (failure) => {
      attempts.inc();
      if (failure === undefined) return;
      failures.inc({ type: failureTypes.includes(failure) ? failure : OTHER_FAILURE });
    },
    provisioningGivenUp: () => givenUp.inc(),
    reconciled: ({ failed, ...repaired }) => {
      runs.inc({ result: 'succeeded' });
      for (const kind of REPAIR_KINDS) repairs.inc({ kind }, repaired[kind]);
      unrepaired.inc(failed);
      lastSuccess.setToCurrentTime();
    },
    reconcileFailed: () => runs.inc({ result: 'failed' }),
  };
}

/** The type of a failure that is not foreseen. */
const OTHER_FAILURE = 'Other';
