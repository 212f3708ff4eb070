import { randomUUID } from 'node:crypto';
import {
  type Client,
  WorkflowFailedError,
  type WorkflowHandleWithFirstExecutionRunId,
} from '@temporalio/client';
import type { DataConverter } from '@temporalio/common';
import { DefaultLogger, NativeConnection, Runtime, Worker } from '@temporalio/worker';
import type { TemporalConfig } from '../../../src/config';
import { connectTemporal } from '../../../src/temporal/connection';
import { NamespaceSetup } from '../../../src/temporal/namespace-setup';
import type { Harness } from '../service/harness';
import { withPublishedContract } from '../temporal/published-contract';
import { createNamespace } from '../servers/test-servers';
import type * as workflows from './caller-workflows';

type Callers = Omit<typeof workflows, 'cancelOperation' | 'leave' | 'interceptors' | 'registrationRequest'>;

/** Workflows of somebody else, in a namespace of their own. They reach the service through a Nexus endpoint. */
export interface CallerLab {
  namespace: string;
  endpoint: string;
  client: Client;
  /** Starts a workflow. */
  start: <Name extends keyof Callers>(
    name: Name,
    ...args: Parameters<Callers[Name]>
  ) => Promise<WorkflowHandleWithFirstExecutionRunId<Callers[Name]>>;
  /** Starts a workflow that calls `register`. */
  register: (
    input: unknown,
    options?: workflows.RegisterOptions,
  ) => Promise<WorkflowHandleWithFirstExecutionRunId<typeof workflows.register>>;
  /** Starts a workflow that calls `register`, and sets headers of the Nexus protocol. */
  registerWith: (
    headers: Record<string, string>,
    input: unknown,
  ) => Promise<WorkflowHandleWithFirstExecutionRunId<typeof workflows.register>>;
  stop: () => Promise<void>;
}

/**
 * Makes a namespace for callers, and an endpoint that leads to the service.
 * @param dataConverter has the keys of the service, if that encrypts
 */
export async function startCallerLab(
  service: Pick<Harness, 'temporal'>,
  dataConverter: DataConverter = {},
): Promise<CallerLab> {
  const config = await createNamespace();
  // Names of endpoints are shared by all namespaces of a server.
  const endpoint = `endpoint-${config.namespace}`;
  await new NamespaceSetup(service.temporal, 'the test server').createNexusEndpoint(endpoint);
  return runCallers(config, endpoint, dataConverter);
}

/** Runs the workflows of callers in a namespace that is there. */
export async function runCallers(
  config: TemporalConfig,
  endpoint: string,
  dataConverter: DataConverter = {},
): Promise<CallerLab> {
  if (!Runtime._instance) Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  const { namespace } = config;
  const client = connectTemporal(config, dataConverter);
  const connection = await NativeConnection.connect(config.connection);
  const taskQueue = 'callers';
  const workflowsPath = require.resolve('./caller-workflows');
  const worker = await Worker.create({
    connection,
    namespace,
    taskQueue,
    dataConverter,
    workflowsPath,
    interceptors: { workflowModules: [workflowsPath] },
    bundlerOptions: { webpackConfigHook: withPublishedContract },
  });
  const done = worker.run();
  const start: CallerLab['start'] = (name, ...args) =>
    client.workflow.start<Callers[typeof name]>(name, { workflowId: randomUUID(), taskQueue, args });
  return {
    namespace,
    endpoint,
    client,
    start,
    register: (input, options = {}) => start('register', endpoint, input, options),
    registerWith: (headers, input) =>
      client.workflow.start<typeof workflows.register>('register', {
        workflowId: randomUUID(),
        taskQueue,
        memo: { headers },
        args: [endpoint, input, {}],
      }),
    stop: async () => {
      worker.shutdown();
      await done;
      await connection.close();
      await client.connection.close();
    },
  };
}

/** The causes of a caller's failure, from the outside in. The first one says only that an operation failed. */
export async function causesOf(
  result: Promise<unknown>,
): Promise<{ name: string; type: unknown; message: string; details: unknown }[]> {
  const error = await result.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  if (!(error instanceof WorkflowFailedError)) throw new Error(`no failure but ${String(error)}`);
  const causes = [];
  for (let cause = error.cause; cause instanceof Error; cause = cause.cause as Error | undefined) {
    const { name, message } = cause;
    const { type, details } = cause as { type?: unknown; details?: unknown };
    causes.push({ name, type, message, details });
  }
  return causes;
}
