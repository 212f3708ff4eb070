import { randomUUID } from 'node:crypto';
import { WorkflowFailedError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { bundleWorkflowCode, DefaultLogger } from '@temporalio/worker';
import { workflowIdOf } from '../../src/domain/request/workflow-id';
import {
  approveSignal,
  FAILURE,
  searchAttributes,
  TASK_QUEUE,
  WORKFLOW_TYPE,
} from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { ada, request, startWorkflowLab, type WorkflowLab } from '../support/request/workflow-lab';

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

  it('hands on what is asked for, with the time of the start where none is given', async () => {
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

  it('goes on trying to record while the database is away', async () => {
    lab.fakes.recordRequest
      .mockRejectedValueOnce(ApplicationFailure.retryable('ECONNREFUSED', FAILURE.databaseUnavailable))
      .mockRejectedValueOnce(ApplicationFailure.retryable('ECONNREFUSED', FAILURE.databaseUnavailable));
    const handle = await lab.start();
    await handle.signal('cancel', { actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    expect(lab.fakes.recordRequest).toHaveBeenCalledTimes(3);
  });

  it('may be made by another workflow, as a child that knows no search attributes and no expiry', async () => {
    await lab.runWorker('onboarding', { code: await onboardingCode() });
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

async function onboardingCode(): Promise<string> {
  const workflowsPath = require.resolve('../support/request/onboarding-workflow');
  const { code } = await bundleWorkflowCode({ workflowsPath, logger: new DefaultLogger('ERROR') });
  return code;
}
