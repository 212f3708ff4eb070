import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../../activities/create-activities';
import { TASK_QUEUE } from '../../workflows/contract';
import type { TemporalConfig } from '../config';
import { describeGrpcError } from '../temporal/grpc-errors';
import type { Context } from './context';
import { reportReach } from './reach-reporter';
import { type ConnectedWorker, type RunningWorker, superviseWorker } from './supervise-worker';
import { watchReach } from './watch-reach';
import { WORKFLOW_BUNDLE } from './workflow-bundle';

/** How long Temporal may take to say whether it has the namespace. */
const CALL_MS = 3_000;
/** How often a worker that runs asks for it. */
const WATCH_MS = 10_000;

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
  workflowBundle: WorkflowBundleOption = { codePath: WORKFLOW_BUNDLE },
): Promise<RunningWorker> {
  installRuntime(log);
  const server = `${temporal.setBy ?? 'the embedded Temporal'} ${temporal.connection.address}`;
  const reach = reportReach(server, log);
  const connect = (): Promise<ConnectedWorker> => connectWorker(context, temporal, workflowBundle);
  const worker = await superviseWorker(connect, reach, log, signal);
  const watching = new AbortController();
  const check = (): Promise<void> => askForNamespace(context, temporal.namespace);
  void watchReach(check, reach, WATCH_MS, watching.signal).catch(() => undefined);
  return {
    stop: async () => {
      watching.abort();
      await worker.stop();
    },
  };
}

async function connectWorker(
  context: Context,
  temporal: TemporalConfig,
  workflowBundle: WorkflowBundleOption,
): Promise<ConnectedWorker> {
  const { db, maxConcurrent } = context.activities;
  await askForNamespace(context, temporal.namespace);
  const connection = await NativeConnection.connect(temporal.connection);
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle,
      activities: createActivities({ ...context.app, db }),
      maxConcurrentActivityTaskExecutions: maxConcurrent,
      maxConcurrentLocalActivityExecutions: maxConcurrent,
      shutdownGraceTime: '10 seconds',
    });
    return {
      run: () => worker.run(),
      shutdown: () => {
        if (worker.getState() === 'RUNNING') worker.shutdown();
      },
      close: async () => {
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

/** The client says in a few words why a server is out of reach; the worker's own connection does not. */
async function askForNamespace({ temporal }: Context, namespace: string): Promise<void> {
  try {
    await temporal.withDeadline(Date.now() + CALL_MS, () =>
      temporal.workflowService.describeNamespace({ namespace }),
    );
  } catch (error) {
    throw new Error(describeGrpcError(error), { cause: error });
  }
}

/**
 * What the SDK's core logs. Its retries are left out: a server that is out of reach makes it log several lines a second,
 * and {@link watchReach} reports it.
 */
const CORE_LOG =
  'ERROR,temporalio_sdk_core=WARN,temporalio_client=WARN,temporalio_common=WARN,temporalio_client::retry=OFF';

/** Once a process: the SDK's own signal handlers would stop the worker before the API has finished. */
function installRuntime(log: Logger): void {
  if (Runtime._instance) return;
  Runtime.install({
    shutdownSignals: [],
    // Forwarded, else the core writes lines of its own, which are not JSON.
    telemetryOptions: { logging: { filter: CORE_LOG, forward: {} } },
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      log[level === 'ERROR' ? 'error' : 'warn']({ sdk: meta }, message);
    }),
  });
}
