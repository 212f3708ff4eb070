import { WorkflowContinuedAsNewError } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { FAILURE } from '../../workflows/activity-contract';
import { approveSignal, rejectSignal, stateQuery } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { ada, application, startWorkflowLab, type WorkflowLab } from '../support/request/workflow-lab';

const refused = ApplicationFailure.nonRetryable('SQLSTATE P0001', FAILURE.refusedByDatabase);

describe('provisioning', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());
  beforeEach(() => jest.clearAllMocks());

  it('is tried again after a failure that may go away', async () => {
    const outage = ApplicationFailure.retryable('ECONNREFUSED', FAILURE.databaseUnavailable);
    lab.fakes.provisionApplication.mockRejectedValueOnce(outage).mockRejectedValueOnce(outage);
    const handle = await lab.start();
    await handle.signal(approveSignal, { actor: ada });

    expect(await handle.result()).toMatchObject({ status: 'APPROVED', sealed_secret: 'sealed' });
    expect(lab.fakes.provisionApplication).toHaveBeenCalledTimes(3);
    expect(lab.fakes.recordProvisioningFailure).not.toHaveBeenCalled();
  });

  it.each(['starter', 'approver'] as const)(
    'says whose key opens the secret, and the outcome repeats it: %s',
    async (sealed_to) => {
      const provisioned = { application, sealed_secret: 'sealed', sealed_to };
      lab.fakes.provisionApplication.mockResolvedValueOnce(provisioned);
      const handle = await lab.start();
      await handle.signal(approveSignal, { actor: ada });
      expect(await handle.result()).toMatchObject({ sealed_secret: 'sealed', sealed_to });
    },
  );

  it('that fails for good makes the request PENDING again, and it can be decided again', async () => {
    lab.fakes.provisionApplication.mockRejectedValueOnce(refused);
    const started = await lab.start();
    const { workflowId, firstExecutionRunId } = started;
    const firstRun = lab.client.workflow.getHandle(workflowId, firstExecutionRunId, { followRuns: false });
    await started.signal(approveSignal, { decision_id: 'first', actor: ada });

    await expect(firstRun.result()).rejects.toThrow(WorkflowContinuedAsNewError);
    const current = lab.client.workflow.getHandle(workflowId);
    const failure = {
      type: 'RefusedByDatabase',
      message: 'SQLSTATE P0001',
      at: expect.stringMatching(/Z$/) as string,
    };
    expect(await current.query(stateQuery)).toEqual({
      status: 'PENDING',
      decision: null,
      provisioning: { attempts: 1, last_error: { decision_id: 'first', ...failure } },
      ignored_signals: [],
      revision: 1,
      missing: 1,
    });
    expect(lab.fakes.provisionApplication).toHaveBeenCalledTimes(1);
    expect(lab.fakes.recordProvisioningFailure.mock.calls).toEqual([
      [
        expect.objectContaining({
          approval: expect.objectContaining({ decision_id: 'first', kind: 'approve' }) as object,
          failure,
        }),
      ],
    ]);

    await current.signal(approveSignal, { decision_id: 'second', actor: ada });
    expect(await started.result()).toMatchObject({ status: 'APPROVED', decision_id: 'second', application });
    expect(lab.fakes.recordRequest).toHaveBeenCalledTimes(1);
  });

  it('that fails for good twice leaves a request that can still be rejected', async () => {
    lab.fakes.provisionApplication.mockRejectedValueOnce(refused).mockRejectedValueOnce(refused);
    const handle = await lab.start();
    const current = lab.client.workflow.getHandle(handle.workflowId);
    for (const attempts of [1, 2]) {
      await current.signal(approveSignal, { actor: ada });
      await eventually(
        () => current.query(stateQuery),
        ({ provisioning }) => provisioning.attempts === attempts,
      );
    }
    await current.signal(rejectSignal, { actor: ada, reason: 'it never works' });
    expect(await handle.result()).toMatchObject({ status: 'REJECTED' });
  });

  it('that committed before its answer was lost is found, and the request is approved', async () => {
    lab.fakes.provisionApplication.mockRejectedValueOnce(refused);
    lab.fakes.recordProvisioningFailure.mockResolvedValueOnce({
      provisioned: { application, sealed_secret: null },
    });
    const handle = await lab.start();
    await handle.signal(approveSignal, { decision_id: 'mine', actor: ada });

    expect(await handle.result()).toMatchObject({
      status: 'APPROVED',
      decision_id: 'mine',
      application,
      sealed_secret: null,
    });
  });

  it('continues after the expiry and after a cancellation in Temporal', async () => {
    const expires_at = new Date(Date.now() + 1_000).toISOString();
    lab.fakes.provisionApplication.mockImplementationOnce(async () => {
      await eventually(() => Date.now() > Date.parse(expires_at) + 100);
      return { application, sealed_secret: null };
    });
    const handle = await lab.start({ expires_at });
    await handle.signal(approveSignal, { decision_id: 'in time', actor: ada });
    await eventually(() => lab.fakes.provisionApplication.mock.calls.length === 1);
    await handle.cancel();

    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decision_id: 'in time' });
    expect(lab.fakes.recordOutcome).not.toHaveBeenCalled();
  });

  it('that fails for good after the expiry lets the request expire', async () => {
    const expires_at = new Date(Date.now() + 1_000).toISOString();
    lab.fakes.provisionApplication.mockImplementationOnce(async () => {
      await eventually(() => Date.now() > Date.parse(expires_at) + 100);
      throw refused;
    });
    const handle = await lab.start({ expires_at });
    await handle.signal(approveSignal, { actor: ada });

    expect(await handle.result()).toMatchObject({ status: 'EXPIRED', decided_by: null });
  });
});
