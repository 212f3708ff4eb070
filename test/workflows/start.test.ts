import { randomUUID } from 'node:crypto';
import { WorkflowFailedError, type WorkflowHandle } from '@temporalio/client';
import { ApplicationFailure, defaultPayloadConverter } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { FAILURE } from '../../workflows/activity-contract';
import {
  approveSignal,
  searchAttributes,
  stateQuery,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { recorded, state } from '../support/request/carried';
import { brokenJson, startRaw, undecodable } from '../support/request/start-raw';
import {
  ada,
  eventTypes,
  request,
  startWorkflowLab,
  type WorkflowLab,
} from '../support/request/workflow-lab';

describe('the start of a request', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());
  beforeEach(() => jest.clearAllMocks());

  async function failureOf(result: Promise<unknown>): Promise<unknown> {
    const error = await result.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    if (!(error instanceof WorkflowFailedError)) throw new Error('the workflow did not fail');
    return error.cause;
  }

  it('records the request that was asked for, with the time of the start if no time is given', async () => {
    const handle = await lab.start();
    await handle.signal('cancel', { actor: ada });
    const { request_id } = await handle.result();
    const { startTime } = await handle.describe();

    const [[recorded] = []] = lab.fakes.recordRequest.mock.calls;
    expect(recorded).toStrictEqual({
      request_id,
      request,
      requested_by: { sub: 'grace' },
      created_at: expect.any(String),
    });
    expect(Math.abs(Date.parse(recorded?.created_at ?? '') - startTime.getTime())).toBeLessThanOrEqual(1);
  });

  it.each(['registration-request-nope', 'anything', `registration-request-${randomUUID().toUpperCase()}`])(
    'fails under the id %s, which names no request',
    async (workflowId) => {
      const handle = await lab.client.workflow.start(WORKFLOW_TYPE, {
        workflowId,
        taskQueue: TASK_QUEUE,
        args: [{ request, requested_by: ada }],
      });
      const cause = await failureOf(handle.result());
      expect(cause).toBeInstanceOf(ApplicationFailure);
      expect(cause).toMatchObject({ type: 'InvalidWorkflowId', nonRetryable: true });
      expect(lab.fakes.recordRequest).not.toHaveBeenCalled();
    },
  );

  it('fails with input that is no registration request', async () => {
    lab.fakes.recordRequest.mockRejectedValueOnce(
      ApplicationFailure.nonRetryable('invalid registration request: name', FAILURE.invalidRequest),
    );
    const cause = await failureOf((await lab.start()).result());
    expect(cause).toMatchObject({
      type: 'InvalidRequest',
      message: 'invalid registration request: name',
      nonRetryable: true,
    });
    expect(lab.fakes.recordRequest).toHaveBeenCalledTimes(1);
  });

  const startWith = (...args: unknown[]): Promise<WorkflowHandle> =>
    lab.client.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: TASK_QUEUE,
      args,
    });
  it.each<[string, unknown[], string]>([
    ['no input', [], 'the input must be an object'],
    ['null', [null], 'the input must be an object'],
    ['a string', ['please'], 'the input must be an object'],
    ['a number', [7], 'the input must be an object'],
    ['a list', [[{ request, requested_by: ada }]], 'the input must be an object'],
  ])('fails with %s for its input', async (_name, args, problem) => {
    const cause = await failureOf((await startWith(...args)).result());
    expect(cause).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
    expect(cause).toHaveProperty('message', expect.stringContaining(problem));
    expect(lab.fakes.recordRequest).not.toHaveBeenCalled();
  });

  it.each([
    ['in an unknown encoding', undecodable],
    ['of broken JSON', brokenJson],
  ])('fails with input %s', async (_name, input) => {
    const id = randomUUID();
    await startRaw(lab.client, id, { input: { payloads: [input] } });
    const handle = lab.client.workflow.getHandle(workflowIdOf(id));
    expect(await failureOf(handle.result())).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
    expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
  });

  it('is not harmed by a memo that nobody can decode', async () => {
    const id = randomUUID();
    const input = { payloads: [defaultPayloadConverter.toPayload({ request, requested_by: ada })] };
    await startRaw(lab.client, id, { input, memo: { fields: { note: undecodable } } });
    const handle = lab.client.workflow.getHandle(workflowIdOf(id));
    await handle.signal('cancel', { actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
  });

  it.each([
    ['as one run hands it to the next', { version: 1, state, recorded }, 'only an earlier run'],
    ['that cannot be read', { version: 3 }, 'carried.version must be 1 or 2'],
  ])('fails with a carried run %s, which no start may bring', async (_name, carried, problem) => {
    const cause = await failureOf((await startWith({ request, requested_by: ada, carried })).result());
    expect(cause).toMatchObject({ type: 'InvalidRequest', nonRetryable: true });
    expect(cause).toHaveProperty('message', expect.stringContaining(problem));
    expect(lab.fakes.recordRequest).not.toHaveBeenCalled();
  });

  it.each<[string, unknown]>([
    ['no object', null],
    ['a carried run', { request, requested_by: ada, carried: { version: 1, state, recorded } }],
  ])('by a cron schedule fails each time with %s for its input', async (_name, input) => {
    const { workflowId } = await lab.client.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: TASK_QUEUE,
      cronSchedule: '@every 1s',
      args: [input],
    });
    const runs = async (): Promise<string[]> => {
      const found = lab.client.workflow.list({
        query: `WorkflowId = '${workflowId}' AND ExecutionStatus = 'Failed'`,
      });
      const ids: string[] = [];
      for await (const { runId } of found) ids.push(runId);
      return ids;
    };
    const failed = await eventually(runs, ({ length }) => length >= 2);
    await lab.client.workflow.getHandle(workflowId).terminate('this test is over');
    for (const runId of failed)
      expect(await eventTypes(lab.client.workflow.getHandle(workflowId, runId))).not.toContain(
        'WORKFLOW_TASK_FAILED',
      );
    expect(lab.fakes.recordRequest).not.toHaveBeenCalled();
  });

  describe('by an earlier run', () => {
    beforeAll(async () => {
      await lab.runWorker(
        'handing-on',
        await bundle(require.resolve('../support/request/handing-on-workflow')),
      );
    });

    async function handedOn(carried: unknown): Promise<WorkflowHandle> {
      const { workflowId } = await lab.client.workflow.start('handingOn', {
        workflowId: workflowIdOf(randomUUID()),
        taskQueue: 'handing-on',
        args: [{ request, requested_by: ada, carried }],
      });
      const handle = lab.client.workflow.getHandle(workflowId);
      await eventually(
        () => handle.describe(),
        ({ type }) => type === WORKFLOW_TYPE,
      );
      return handle;
    }

    it.each([
      ['before versions were written', { state, recorded }],
      ['before it held a summary', { state, recorded: { ...recorded, summary: undefined } }],
      ['in version 1', { version: 1, state, recorded }],
    ])('goes on with what was carried %s', async (_name, carried) => {
      const handle = await handedOn(carried);
      expect(await handle.query(stateQuery)).toEqual({ ...state, revision: 1, missing: 1 });
      await handle.signal('cancel', { actor: ada });
      expect(await handle.result()).toMatchObject({ status: 'CANCELLED', decided_by: ada });
      expect(lab.fakes.recordRequest).not.toHaveBeenCalled();
    });

    it('waits for a newer worker if what was carried has a version that only such a worker knows', async () => {
      const handle = await handedOn({ version: 3, state, recorded });
      const types = await eventually(
        () => eventTypes(handle),
        (all) => all.some((type) => /FAILED$/.test(type)),
      );
      expect(types).toContain('WORKFLOW_TASK_FAILED');
      expect((await handle.describe()).status.name).toBe('RUNNING');
      await handle.terminate('this test is over');
    });
  });

  it('tries again and again to record the request while the database is away', async () => {
    lab.fakes.recordRequest
      .mockRejectedValueOnce(ApplicationFailure.retryable('ECONNREFUSED', FAILURE.databaseUnavailable))
      .mockRejectedValueOnce(ApplicationFailure.retryable('ECONNREFUSED', FAILURE.databaseUnavailable));
    const handle = await lab.start();
    await handle.signal('cancel', { actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    expect(lab.fakes.recordRequest).toHaveBeenCalledTimes(3);
  });

  it('may be made by another workflow, as a child without search attributes and without an expiry', async () => {
    await lab.runWorker(
      'onboarding',
      await bundle(require.resolve('../support/request/onboarding-workflow')),
    );
    const workflowId = workflowIdOf(randomUUID());
    const parent = await lab.client.workflow.start('onboarding', {
      workflowId: `onboarding-${randomUUID()}`,
      taskQueue: 'onboarding',
      args: [workflowId, { request, requested_by: { sub: 'onboarding' } }],
    });
    await eventually(() => lab.fakes.recordRequest.mock.calls.length === 1);
    const child = lab.client.workflow.getHandle(workflowId);
    const { typedSearchAttributes } = await eventually(
      () => child.describe(),
      (described) => described.typedSearchAttributes.get(searchAttributes.tenantId) !== undefined,
    );
    expect(typedSearchAttributes.get(searchAttributes.status)).toBe('PENDING');
    expect(typedSearchAttributes.get(searchAttributes.scope)).toBe('TENANT');
    expect(typedSearchAttributes.get(searchAttributes.partnerId)).toBe('acme');
    expect(typedSearchAttributes.get(searchAttributes.tenantId)).toBe('acme-eu');
    expect(typedSearchAttributes.get(searchAttributes.applicationType)).toBe('WEB');

    await child.signal(approveSignal, { decision_id: 'mine', actor: ada });
    expect(await parent.result()).toMatchObject({ status: 'APPROVED', decision_id: 'mine' });
  });
});

async function bundle(workflowsPath: string): Promise<{ code: string }> {
  return bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
}
