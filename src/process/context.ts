import { setTimeout as delay } from 'node:timers/promises';
import type { Client } from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { version } from '../../package.json';
import { PROVISIONING_FAILURES } from '../../activities/provision-application';
import type { AppContext } from '../app/app-context';
import { createStatusCheck } from '../app/status';
import { type Authenticate, createAuthenticator } from '../auth/authenticate';
import { checkKeySet } from '../auth/key-set';
import type { AuthConfig, Config, TemporalConfig, WorkerVersion } from '../config';
import { connect } from '../db/connect';
import { dataConverterFor } from '../encryption/data-converter';
import { poolUse } from '../db/pool-use';
import { countPending } from '../db/request/count-pending';
import { NO_METRICS } from '../observability/metrics';
import { observePending } from '../observability/observe-pending';
import { observeProcess } from '../observability/observe-process';
import { createPrometheusMetrics } from '../observability/prometheus-metrics';
import { Scrape } from '../observability/scrape';
import type { Tracing } from '../observability/tracing';
import { connectTemporal } from '../temporal/connection';
import { RegistrationWorkflows } from '../temporal/registration-workflows';
import { WorkflowCensus } from '../temporal/workflow-census';
import { Polling } from './polling';

/** A closing pool waits for the connections it is making, and a silent server would keep it waiting. */
const CLOSE_MS = 300;

/** The addresses of the parts that the service needs. Each part is configured or embedded. */
export interface Parts {
  databaseUrl: string;
  /** Connects as the role that migrates, if that is another role. */
  migrationDatabaseUrl?: string;
  temporal: TemporalConfig;
  auth: AuthConfig;
}

/** How a worker runs. */
export interface WorkerSettings {
  /** For activities. Each one that runs has a connection of its own. */
  db: Knex;
  /** How many activities of each kind, local and regular, run at once. */
  maxConcurrentActivities: number;
  /** How many workflows it keeps in memory. */
  maxCachedWorkflows: number;
  /** The version of its code. Absent if it is not versioned. */
  version?: WorkerVersion;
}

/** The clients of one process, wired once. */
export interface Context {
  app: AppContext;
  authenticate: Authenticate;
  db: Knex;
  /** One connection without time limits, for a statement that reads whole tables. */
  patientDb: Knex;
  /** What a worker of this process needs. */
  worker: WorkerSettings;
  temporal: Client;
  /** What the client encodes its payloads with, and the worker too. */
  dataConverter: DataConverter;
  /** Whether this process has a worker that polls. */
  polling: Polling;
  /** What Prometheus reads. Absent if METRICS_PORT is off: then nothing is measured. */
  scrape?: Scrape;
  /** Undefined if this process is not traced. */
  tracing: Tracing | undefined;
  /** Closes every connection. It does not wait long for a silent server. */
  close: () => Promise<void>;
}

/** Makes the clients of a process. Nothing connects yet, so a part that is down is noticed at its first use. */
export function createContext(config: Config, parts: Parts, log: Logger, tracing?: Tracing): Context {
  const connectPool = (size: number, isPatient = false): Knex =>
    connect(parts.databaseUrl, size, { isPatient, isPreparing: config.preparedStatements });
  const db = connectPool(config.databasePoolSize);
  const patientDb = connectPool(1, true);
  const { maxConcurrentActivities, maxCachedWorkflows, workerVersion } = config;
  const worker = {
    db: connectPool(2 * maxConcurrentActivities),
    maxConcurrentActivities,
    maxCachedWorkflows,
    ...(workerVersion && { version: workerVersion }),
  };
  const dataConverter = dataConverterFor(config.keyRing);
  const temporal = connectTemporal(parts.temporal, dataConverter, tracing ? [tracing.client] : []);
  const workflows = new RegistrationWorkflows(temporal, parts.temporal.uiUrl);
  const lifecycle = { isServing: false };
  const polling = new Polling();
  const scrape = config.metricsPort === undefined ? undefined : new Scrape();
  if (scrape) {
    observeProcess(scrape.registry, {
      version,
      isServing: () => lifecycle.isServing,
      isPolling: () => polling.isPolling,
      pools: { requests: poolUse(db), worker: poolUse(worker.db), patient: poolUse(patientDb) },
    });
    observePending(scrape.registry, () => countPending(db));
  }
  return {
    app: {
      db,
      workflows,
      census: new WorkflowCensus(temporal),
      checkStatus: createStatusCheck(db, workflows, () => checkKeySet(parts.auth)),
      lifecycle,
      log,
      metrics: scrape ? createPrometheusMetrics(scrape.registry, PROVISIONING_FAILURES) : NO_METRICS,
      requestTtlMs: config.requestTtlMs,
      decisionWaitMs: config.decisionWaitMs,
    },
    authenticate: createAuthenticator(parts.auth, config.claims),
    db,
    patientDb,
    worker,
    temporal,
    dataConverter,
    polling,
    ...(scrape && { scrape }),
    tracing,
    close: async () => {
      const pools = [db, patientDb, worker.db].map((pool) => pool.destroy());
      const closed = Promise.all([...pools, temporal.connection.close()]);
      await Promise.race([closed, delay(CLOSE_MS, undefined, { ref: false })]);
    },
  };
}
