import { setTimeout as delay } from 'node:timers/promises';
import {
  DefaultLogger,
  NativeConnection,
  Runtime,
  Worker,
  type WorkflowBundleOption,
} from '@temporalio/worker';
import type { Logger } from 'pino';
import { createActivities } from '../activities/create-activities';
import { TASK_QUEUE } from '../workflows/contract';
import type { TemporalConfig } from './config';
import type { Context } from './context';
import { WORKFLOW_BUNDLE } from './workflow-bundle';

const RETRY_MS = 2_000;

/** A worker that polls. */
export interface RunningWorker {
  /** Takes no more tasks, finishes those under way, and resolves when the last is done. */
  stop: () => Promise<void>;
}

/**
 * Runs a worker until it is stopped, and another one should it fail. Resolves once the first one polls, however long
 * Temporal takes to come up.
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
  let worker = await createWorker(context, temporal, log, stopped, workflowBundle);
  const running = (async () => {
    while (worker) {
      try {
        await worker.run();
        return;
      } catch (error) {
        log.error({ err: error }, 'worker failed; starting another one');
        worker = await createWorker(context, temporal, log, stopped, workflowBundle);
      }
    }
  })();
  return {
    stop: async () => {
      stopping.abort();
      if (worker?.getState() === 'RUNNING') worker.shutdown();
      await running;
    },
  };
}

/** @returns undefined if it was stopped first */
async function createWorker(
  context: Context,
  { connection, namespace }: TemporalConfig,
  log: Logger,
  stopped: AbortSignal,
  workflowBundle: WorkflowBundleOption,
): Promise<Worker | undefined> {
  while (!stopped.aborted) {
    try {
      return await Worker.create({
        connection: await NativeConnection.connect(connection),
        namespace,
        taskQueue: TASK_QUEUE,
        workflowBundle,
        activities: createActivities({ db: context.db, requestTtlMs: context.app.requestTtlMs }),
        shutdownGraceTime: '10 seconds',
      });
    } catch (error) {
      log.warn({ err: error }, 'Temporal is out of reach; the worker tries again');
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
