import { randomUUID } from 'node:crypto';
import { Client } from '@temporalio/client';
import { ApplicationFailure, defaultPayloadConverter, type Headers, type Payload } from '@temporalio/common';
import {
  approveSignal,
  cancelSignal,
  rejectSignal,
  stateQuery,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '../../workflows/contract';
import { requestIdIn, withRequestId } from '../../workflows/headers';
import type { registrationRequest } from '../../workflows';
import { eventually } from '../support/eventually';
import { brokenJson, undecodable } from '../support/request/start-raw';
import { testServers } from '../support/servers/test-servers';
import { ada, request, startWorkflowLab, type WorkflowLab } from '../support/request/workflow-lab';

describe('the id of an HTTP request', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());

  /** A client whose starts and signals have these headers. */
  function clientSending(headers: Headers): Client {
    const { connection, options } = lab.client;
    return new Client({
      connection,
      namespace: options.namespace,
      interceptors: {
        workflow: [
          {
            startWithDetails: (input, next) => next({ ...input, headers }),
            signal: (input, next) => next({ ...input, headers }),
          },
        ],
      },
    });
  }

  async function started(headers: Headers, taskQueue = TASK_QUEUE): Promise<string> {
    const workflowId = workflowIdOf(randomUUID());
    await clientSending(headers).workflow.start<typeof registrationRequest>(WORKFLOW_TYPE, {
      workflowId,
      taskQueue,
      args: [{ request, requested_by: ada }],
    });
    return workflowId;
  }

  /** Each activity that has run, with the id in its headers. */
  const causes = (workflowId: string): string[] =>
    lab.ran(workflowId).map(({ activity, headers }) => `${activity} ${requestIdIn(headers) ?? 'unknown'}`);

  it('goes from the start to the first activity, and from the decision to what it causes', async () => {
    const id = await started(withRequestId({}, 'the-create'));
    await clientSending(withRequestId({}, 'the-approval'))
      .workflow.getHandle(id)
      .signal(approveSignal, { actor: ada });
    await lab.client.workflow.getHandle(id).result();
    expect(causes(id)).toEqual(['recordRequest the-create', 'provisionApplication the-approval']);
  });

  it('is that of the signal that decided, not of those before and after it', async () => {
    const id = await started(withRequestId({}, 'the-create'), 'no-worker-yet');
    const signal = (name: string): ReturnType<Client['workflow']['getHandle']> =>
      clientSending(withRequestId({}, name)).workflow.getHandle(id);
    await signal('no-actor').signal('approve', { notes: 'fine' });
    await signal('the-rejection').signal(rejectSignal, { actor: ada, reason: 'no' });
    await signal('too-late').signal(approveSignal, { actor: ada });
    await lab.runWorker('no-worker-yet', { codePath: testServers().workflowBundle });
    await lab.client.workflow.getHandle(id).result();
    expect(causes(id)).toEqual(['recordRequest the-create', 'recordOutcome the-rejection']);
  });

  it('is unknown for a decision that was made in Temporal', async () => {
    const id = await started(withRequestId({}, 'the-create'));
    await eventually(() => causes(id).length === 1);
    await lab.client.workflow.getHandle(id).cancel();
    await lab.client.workflow.getHandle(id).result();
    expect(causes(id)).toEqual(['recordRequest the-create', 'recordOutcome unknown']);
  });

  it('of the start is known to the next run', async () => {
    lab.fakes.provisionApplication.mockImplementationOnce(() =>
      Promise.reject(ApplicationFailure.nonRetryable('refused', 'RefusedByDatabase')),
    );
    const workflowId = workflowIdOf(randomUUID());
    const handle = await clientSending(withRequestId({}, 'the-create')).workflow.start<
      typeof registrationRequest
    >(WORKFLOW_TYPE, {
      workflowId,
      taskQueue: TASK_QUEUE,
      args: [{ request, requested_by: ada, expires_at: new Date(Date.now() + 3_000).toISOString() }],
    });
    await clientSending(withRequestId({}, 'the-approval'))
      .workflow.getHandle(workflowId)
      .signal(approveSignal, { actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'EXPIRED' });
    expect(causes(workflowId)).toEqual([
      'recordRequest the-create',
      'provisionApplication the-approval',
      'recordProvisioningFailure the-approval',
      'recordOutcome the-create',
    ]);
  });

  it.each<[string, Payload]>([
    ['is in an encoding of a later time', undecodable],
    ['is broken JSON', brokenJson],
    ['is null', defaultPayloadConverter.toPayload(null)],
    ['has no data', {}],
    ['is a number', defaultPayloadConverter.toPayload(1)],
    ['is too long', defaultPayloadConverter.toPayload('x'.repeat(65))],
    ['has a line break', defaultPayloadConverter.toPayload('a\nb')],
  ])('that %s changes nothing', async (_case, payload) => {
    const headers = { 'x-request-id': payload, '_tracer-data': payload };
    const id = await started(headers);
    await clientSending(headers).workflow.getHandle(id).signal(cancelSignal, { actor: ada });
    expect(await lab.client.workflow.getHandle(id).result()).toMatchObject({ status: 'CANCELLED' });
    expect(causes(id)).toEqual(['recordRequest unknown', 'recordOutcome unknown']);
    expect(await lab.client.workflow.getHandle(id).query(stateQuery)).toMatchObject({ ignored_signals: [] });
  });
});
