import { randomUUID } from 'node:crypto';
import type { Headers } from '@temporalio/common';
import { temporal } from '@temporalio/proto';
import { TestWorkflowEnvironment } from '@temporalio/testing';
import { DefaultLogger, Runtime, Worker, type WorkflowBundleOption } from '@temporalio/worker';
import type { Client, WorkflowHandle, WorkflowHandleWithFirstExecutionRunId } from '@temporalio/client';
import type { Activities } from '../../../workflows/activity-contract';
import {
  type RegistrationRequestInput,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
  type RequestedRegistration,
} from '../../../workflows/contract';
import type { registrationRequest } from '../../../workflows/index';
import { createNamespace, testServers } from '../servers/test-servers';

type FakeActivities = { [Name in keyof Activities]: jest.MockedFunction<Activities[Name]> };
type RequestHandle = WorkflowHandleWithFirstExecutionRunId<typeof registrationRequest>;

/** The workflow on the real server, in a namespace of its own. A test decides what its activities do. */
export interface WorkflowLab {
  client: Client;
  fakes: FakeActivities;
  /** The activities of a workflow that were run, with their headers. */
  ran: (workflowId: string) => { activity: string; headers: Headers }[];
  /** Starts a request. It expires after a day unless `input` says otherwise. */
  start: (input?: Partial<RegistrationRequestInput>) => Promise<RequestHandle>;
  /** Runs further workflows on a task queue of their own. */
  runWorker: (taskQueue: string, workflows: WorkflowBundleOption) => Promise<void>;
  stop: () => Promise<void>;
}

export const ada = { sub: 'ada', name: 'Ada Lovelace' };
export const request: RequestedRegistration = {
  scope: 'TENANT',
  tenant_id: 'acme-eu',
  name: 'Payroll',
  application_type: 'WEB',
  contact_email: 'owner@example.com',
};
export const application = {
  id: '0198c6a1-7f3e-7abc-8def-0123456789ab',
  client_id: 'the-client',
  created_at: '2026-01-02T03:04:05.000Z',
  created_by: ada,
};

/** Starts a worker whose activities all succeed. A test makes one fail with `mockImplementationOnce`. */
export async function startWorkflowLab(): Promise<WorkflowLab> {
  if (!Runtime._instance) Runtime.install({ shutdownSignals: [], logger: new DefaultLogger('ERROR') });
  const { connection, namespace } = await createNamespace();
  const { address } = connection;
  const environment = await TestWorkflowEnvironment.createFromExistingServer({ address, namespace });
  const { client } = environment;
  const fakes: FakeActivities = {
    recordRequest: jest.fn((input) =>
      Promise.resolve({
        scope: 'TENANT',
        tenant_id: 'acme-eu',
        partner_id: 'acme',
        application_type: 'WEB',
        summary: 'WEB "Payroll" for acme-eu, asked for by ada',
        expires_at: input.expires_at ?? new Date(Date.now() + 86_400_000).toISOString(),
      }),
    ),
    provisionApplication: jest.fn((_input) => Promise.resolve({ application, sealed_secret: 'sealed' })),
    recordProgress: jest.fn((_input) => Promise.resolve()),
    recordRevision: jest.fn(({ revising }) =>
      Promise.resolve({
        recorded: {
          scope: 'TENANT',
          tenant_id: 'acme-eu',
          partner_id: 'acme',
          application_type: 'WEB',
          summary: `revision ${revising.revision + 1}`,
          expires_at: new Date(Date.parse(revising.at) + 86_400_000).toISOString(),
        },
        rule: null,
      }),
    ),
    recordOutcome: jest.fn((_input) => Promise.resolve()),
    recordProvisioningFailure: jest.fn((_input) => Promise.resolve({ provisioned: null })),
  };
  const runs: { workflowId: string | undefined; activity: string; headers: Headers }[] = [];
  const running: { worker: Worker; done: Promise<void> }[] = [];
  const runWorker: WorkflowLab['runWorker'] = async (taskQueue, workflowBundle) => {
    const worker = await Worker.create({
      connection: environment.nativeConnection,
      namespace,
      taskQueue,
      workflowBundle,
      activities: fakes,
      interceptors: {
        activity: [
          ({ info }) => ({
            inbound: {
              execute: ({ headers, ...input }, next) => {
                const workflowId = info.workflowExecution?.workflowId;
                runs.push({ workflowId, activity: info.activityType, headers });
                return next({ ...input, headers });
              },
            },
          }),
        ],
      },
    });
    running.push({ worker, done: worker.run() });
  };
  await runWorker(TASK_QUEUE, { codePath: testServers().workflowBundle });
  return {
    client,
    fakes,
    ran: (workflowId) =>
      runs
        .filter((run) => run.workflowId === workflowId)
        .map(({ activity, headers }) => ({ activity, headers })),
    start: (input = {}) =>
      client.workflow.start<typeof registrationRequest>(WORKFLOW_TYPE, {
        workflowId: workflowIdOf(randomUUID()),
        taskQueue: TASK_QUEUE,
        args: [{ request, requested_by: { sub: 'grace' }, ...input }],
      }),
    runWorker,
    stop: async () => {
      for (const { worker } of running) worker.shutdown();
      await Promise.all(running.map(({ done }) => done));
      await environment.teardown();
    },
  };
}

/** The types of a workflow's events, oldest first, like `WORKFLOW_TASK_FAILED`. */
export async function eventTypes(handle: Pick<WorkflowHandle, 'fetchHistory'>): Promise<string[]> {
  const { events } = await handle.fetchHistory();
  const { EventType } = temporal.api.enums.v1;
  return (events ?? []).map(({ eventType }) => EventType[eventType ?? 0]?.slice('EVENT_TYPE_'.length) ?? '');
}
