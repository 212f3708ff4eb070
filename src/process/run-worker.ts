import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type InjectedSinks,
  type WorkerDeploymentOptions,
  type WorkerOptions,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../../activities/create-activities';
import { createReconcilerActivities } from '../../activities/reconcile-requests';
import { logAttributes } from '../../activities/log-attributes';
import { TASK_QUEUE } from '../../workflows/contract';
import type { TraceSinks } from '../../workflows/interceptors';
import type { Scrape } from '../observability/scrape';
import type { TemporalConfig, WorkerVersion } from '../config';
import { registrationRequestsHandler } from '../nexus/registration-requests-handler';
import type { Context } from './context';
import { reconcileRequests } from './reconcile-requests';
import { type ConnectedWorker, type RunningWorker, superviseWorker } from './supervise-worker';
import { joinSdkMetrics } from './sdk-metrics';
import { reportTemporal, watchTemporal } from './watch-temporal';
import { workflowBundleFor } from './workflow-bundle';

/**
 * Runs a worker until it is stopped, and another one should it fail. Resolves when the first one polls, however long
 * Temporal takes to come up.
 * @param signal gives up the wait for Temporal
 * @throws AbortError if the signal aborts before the first worker polls
 */
export async function runWorker(
  context: Context,
  temporal: TemporalConfig,
  log: Logger,
  signal: AbortSignal,
  workflowBundle: WorkflowBundleOption = workflowBundleFor(context.dataConverter),
): Promise<RunningWorker> {
  await installRuntime(log, context.scrape);
  const reach = context.polling.hearing(reportTemporal(temporal, log));
  const connect = (): Promise<ConnectedWorker> => connectWorker(context, temporal, log, workflowBundle);
  const worker = await superviseWorker(connect, reach, log, signal, context.polling);
  const endWatch = watchTemporal(context, reach);
  return {
    stop: async () => {
      await endWatch();
      await worker.stop();
    },
  };
}

async function connectWorker(
  context: Context,
  temporal: TemporalConfig,
  log: Logger,
  workflowBundle: WorkflowBundleOption,
): Promise<ConnectedWorker> {
  const { db, maxConcurrentActivities, maxCachedWorkflows, version } = context.worker;
  const { tracing } = context;
  // Another process may be traced when this one is not. The spans of its workflows then end here.
  const sinks: InjectedSinks<TraceSinks> = { traces: { end: { fn: tracing?.endWorkflowSpan ?? ignore } } };
  // The client says in a few words why a server is out of reach. The worker's own connection does not.
  await context.app.workflows.findNamespace();
  const connection = await NativeConnection.connect(temporal.connection);
  const stopping = new AbortController();
  const reconcile = reconcileRequests(context.app, log, stopping.signal);
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle,
      dataConverter: context.dataConverter,
      activities: { ...createActivities({ ...context.app, db }), ...createReconcilerActivities(reconcile) },
      ...(await nexusOptions(connection, log)),
      interceptors: { activity: [...(tracing ? [tracing.activity] : []), logAttributes] },
      sinks,
      maxConcurrentActivityTaskExecutions: maxConcurrentActivities,
      // Each poll holds a slot, and one more slot waits. The slots that stay free take activities that come without a
      // poll, in the answer to the workflow task that schedules them.
      activityTaskPollerBehavior: { type: 'simple-maximum', maximum: Math.ceil(maxConcurrentActivities / 2) },
      maxConcurrentLocalActivityExecutions: maxConcurrentActivities,
      maxCachedWorkflows,
      shutdownGraceTime: '10 seconds',
      ...(version && { workerDeploymentOptions: versioned(version) }),
    });
    return {
      run: () => worker.run(),
      shutdown: () => {
        stopping.abort();
        if (worker.getState() === 'RUNNING') worker.shutdown();
      },
      close: async () => {
        stopping.abort();
        // It holds the connection until it has ended, and it can only end when it has run.
        if (worker.getState() === 'INITIALIZED') await worker.runUntil(() => Promise.resolve());
        await connection.close();
      },
    };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/**
 * What a worker needs for the calls of other namespaces. They are few, so few pollers wait for them. A server that is old
 * has no Nexus, and others may have it turned off: a worker must not poll for it there.
 */
async function nexusOptions(
  { workflowService }: NativeConnection,
  log: Logger,
): Promise<Pick<WorkerOptions, 'nexusServices' | 'nexusTaskPollerBehavior'>> {
  const { capabilities } = await workflowService.getSystemInfo({});
  if (capabilities?.nexus !== true) {
    log.info('Temporal has no Nexus: workflows of other namespaces cannot call (docs/nexus.md)');
    return {};
  }
  return {
    nexusServices: [registrationRequestsHandler],
    nexusTaskPollerBehavior: { type: 'simple-maximum', maximum: 2 },
  };
}

function ignore(): void {
  // Nobody wants to know.
}

/**
 * A versioned worker gets nothing until its version is made current (docs/versioning.md). A request waits for weeks, so
 * it goes on with the current version, and not with the one that started it (ADR 0017).
 */
function versioned(version: WorkerVersion): WorkerDeploymentOptions {
  return { version, useWorkerVersioning: true, defaultVersioningBehavior: 'AUTO_UPGRADE' };
}

/**
 * What the SDK's core logs. Its retries are left out: a server that is out of reach makes it log several lines a second,
 * and {@link watchTemporal} reports it.
 */
const CORE_LOG =
  'ERROR,temporalio_sdk_core=WARN,temporalio_client=WARN,temporalio_common=WARN,temporalio_client::retry=OFF';

/** Once a process: the SDK's own signal handlers would stop the worker before the API has finished. */
async function installRuntime(log: Logger, scrape: Scrape | undefined): Promise<void> {
  if (Runtime._instance) return;
  Runtime.install({
    shutdownSignals: [],
    telemetryOptions: {
      // Forwarded, else the core writes lines of its own, which are not JSON.
      logging: { filter: CORE_LOG, forward: {} },
      ...(scrape && { metrics: await joinSdkMetrics(scrape) }),
    },
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      // These members are named as in other lines. Whoever has the token of a task may answer it.
      const { error: err, req, request_id, trace_id, taskToken, ...sdk } = meta ?? {};
      log[level === 'ERROR' ? 'error' : 'warn']({ req, request_id, trace_id, sdk, err }, message);
    }),
  });
}
