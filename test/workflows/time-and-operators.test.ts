import { WorkflowNotFoundError } from '@temporalio/client';
import { approveSignal, stateQuery } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { ada, startWorkflowLab, type WorkflowLab } from '../support/request/workflow-lab';

function soon(milliseconds: number): string {
  return new Date(Date.now() + milliseconds).toISOString();
}

describe('a request that nobody decides', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());
  beforeEach(() => jest.clearAllMocks());

  it('expires when its time is up, and not before', async () => {
    const expires_at = soon(700);
    const handle = await lab.start({ expires_at });

    const outcome = await handle.result();
    expect(outcome).toMatchObject({
      status: 'EXPIRED',
      decision_id: null,
      decided_at: null,
      decided_by: null,
    });
    expect(outcome.settled_at >= expires_at).toBe(true);
    expect(lab.fakes.recordOutcome.mock.calls).toEqual([[outcome]]);
    expect(await handle.query(stateQuery)).toMatchObject({ status: 'EXPIRED', decision: null });
  });

  it('expires at once when it was recorded too late', async () => {
    const handle = await lab.start({ created_at: soon(-2_000), expires_at: soon(-1_000) });
    expect(await handle.result()).toMatchObject({ status: 'EXPIRED' });
  });

  it('expires when the recorded row says so, even if the starter said something else', async () => {
    const record = lab.fakes.recordRequest.getMockImplementation();
    const expires_at = soon(500);
    lab.fakes.recordRequest.mockImplementationOnce((input) =>
      record ? record({ ...input, expires_at }) : Promise.reject(new Error('no default')),
    );
    const handle = await lab.start({ expires_at: soon(86_400_000) });
    expect(await handle.result()).toMatchObject({ status: 'EXPIRED' });
  });

  it('has exactly one outcome if a decision comes at the moment of expiry', async () => {
    const delays = Array.from({ length: 12 }, (_, index) => 960 + index * 8);
    const outcomes = await Promise.all(
      delays.map(async (delay) => {
        const expiry = Date.now() + 1_000;
        const handle = await lab.start({ expires_at: new Date(expiry).toISOString() });
        await eventually(() => Date.now() >= expiry - 1_000 + delay);
        let isTaken = true;
        try {
          await handle.signal(approveSignal, { decision_id: 'just now', actor: ada });
        } catch (error) {
          expect(error).toBeInstanceOf(WorkflowNotFoundError);
          isTaken = false;
        }
        return { outcome: await handle.result(), isTaken };
      }),
    );
    const provisioned = lab.fakes.provisionApplication.mock.calls.map(([{ request_id }]) => request_id);
    const recorded = lab.fakes.recordOutcome.mock.calls.map(([{ request_id }]) => request_id);
    for (const { outcome, isTaken } of outcomes) {
      const isApproved = outcome.decision_id === 'just now';
      expect(outcome.status).toBe(isApproved ? 'APPROVED' : 'EXPIRED');
      if (isApproved) expect(isTaken).toBe(true);
      expect(provisioned.filter((id) => id === outcome.request_id)).toHaveLength(isApproved ? 1 : 0);
      expect(recorded.filter((id) => id === outcome.request_id)).toHaveLength(isApproved ? 0 : 1);
    }
  });

  it('is cancelled when an operator presses Cancel in Temporal', async () => {
    const handle = await lab.start();
    await eventually(() => lab.fakes.recordRequest.mock.calls.length === 1);
    await handle.cancel();

    const outcome = await handle.result();
    expect(outcome).toMatchObject({
      status: 'CANCELLED',
      decided_by: { sub: 'temporal-operator' },
      decision_notes: 'cancelled in Temporal',
    });
    expect(lab.fakes.recordOutcome.mock.calls).toEqual([[outcome]]);
    expect((await handle.describe()).status.name).toBe('COMPLETED');
  });

  it('is recorded before it is cancelled, even if the cancellation comes at once', async () => {
    lab.fakes.recordRequest.mockRejectedValueOnce(new Error('Postgres is starting'));
    const handle = await lab.start();
    await handle.cancel();

    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    expect(lab.fakes.recordRequest).toHaveBeenCalledTimes(2);
  });

  it('continues as new after a flood of signals, and can then be decided', async () => {
    const handle = await lab.start();
    const current = lab.client.workflow.getHandle(handle.workflowId);
    // A signal during the first task would run the task again, and the record too. So the test waits for the record.
    await eventually(
      () => current.describe(),
      ({ historyLength }) => historyLength > 4,
    );
    // The server suggests to continue as new at 4 MiB of history.
    const filler = 'x'.repeat(150_000);
    for (let sent = 0; sent < 40; sent += 1) await current.signal('approve', { filler });
    // The server may drop a task under so many signals. It gives the next one out after the task's timeout of 10 s.
    const described = await eventually(
      () => current.describe(),
      ({ runId }) => runId !== handle.firstExecutionRunId,
      40_000,
    );
    expect(described.status.name).toBe('RUNNING');
    expect(await current.query(stateQuery)).toMatchObject({ status: 'PENDING', decision: null });

    await current.signal(approveSignal, { decision_id: 'after', actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decision_id: 'after' });
    const { ignored_signals } = await current.query(stateQuery);
    expect(ignored_signals).toHaveLength(20);
    expect(lab.fakes.recordRequest).toHaveBeenCalledTimes(1);
  });
});
