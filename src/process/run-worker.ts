import { setTimeout as delay } from 'node:timers/promises';
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
import type { Context } from './context';
import { WORKFLOW_BUNDLE } from './workflow-bundle';

const RETRY_MS = 2_000;

/** A worker that polls. */
export interface RunningWorker {
  /** Takes no more tasks, finishes those under way, and resolves when the last is done. */
  stop: () => Promise<void>;
}

/** A worker, and the connection that is its own. */
interface ConnectedWorker {
  worker: Worker;
  connection: NativeConnection;
}

/**
 * Runs a worker until it is stopped, and another one should it fail. Resolves once the first one polls, however long
 * Temporal takes to come up.
 * @param signal gives up the wait for Temporal
 */
export async function runWorker(
  context: Context,
  temporal: TemporalConfig,
  log: Logger,
  signal: AbortSignal,
  workflowBundle: WorkflowBundleOption = { codePath: WORKFLOW_BUNDLE },
): Promise<RunningWorker> {
  installRuntime(log);
  const stopping = new AbortController();
  const stopped = AbortSignal.any([signal, stopping.signal]);
  const create = (): Promise<ConnectedWorker | undefined> =>
    untilStopped(stopped, log, () => connectWorker(context, temporal, workflowBundle));
  let current = await create();
  const running = (async () => {
    while (current) {
      const { worker, connection } = current;
      try {
        await worker.run();
        return;
      } catch (error) {
        log.error({ err: error }, 'worker failed; starting another one');
      } finally {
        await connection.close();
      }
      current = await create();
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      if (current?.worker.getState() === 'RUNNING') current.worker.shutdown();
      await running;
    },
  };
}

async function connectWorker(
  { app }: Context,
  temporal: TemporalConfig,
  workflowBundle: WorkflowBundleOption,
): Promise<ConnectedWorker> {
  const connection = await NativeConnection.connect(temporal.connection);
  try {
    const worker = await Worker.create({
      connection,
      namespace: temporal.namespace,
      taskQueue: TASK_QUEUE,
      workflowBundle,
      activities: createActivities(app),
      shutdownGraceTime: '10 seconds',
    });
    return { worker, connection };
  } catch (error) {
    await connection.close();
    throw error;
  }
}

/** @returns undefined if it was stopped first */
async function untilStopped<T>(
  stopped: AbortSignal,
  log: Logger,
  work: () => Promise<T>,
): Promise<T | undefined> {
  while (!stopped.aborted) {
    try {
      return await work();
    } catch (error) {
      log.warn({ err: error }, 'the worker cannot start; trying again');
      await delay(RETRY_MS, undefined, { signal: stopped }).catch(() => undefined);
    }
  }
  return undefined;
}

/** Once a process: the SDK's own signal handlers would stop the worker before the API has finished. */
function installRuntime(log: Logger): void {
  if (Runtime._instance) return;
  Runtime.install({
    shutdownSignals: [],
    logger: new DefaultLogger('WARN', ({ level, message, meta }) => {
      log[level === 'ERROR' ? 'error' : 'warn']({ sdk: meta }, message);
    }),
  });
}
