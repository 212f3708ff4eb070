import { randomUUID } from 'node:crypto';
import { ApplicationFailure } from '@temporalio/common';
import { FAILURE } from '../../workflows/activity-contract';
import { receiptQuery, stateQuery, TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { APPROVES, FOUR_EYES, PEOPLE, REJECTS } from '../support/policy/rules';
import { brokenJson, undecodable } from '../support/request/start-raw';
import { receiptFor, recordNextUnder, send, startUnder, tell } from '../support/request/under-a-rule';
import { eventTypes, request, startWorkflowLab, type WorkflowLab } from '../support/request/workflow-lab';
import { testServers } from '../support/servers/test-servers';

const refused = ApplicationFailure.nonRetryable('SQLSTATE P0001', FAILURE.refusedByDatabase);

describe('a request under a rule', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());
  beforeEach(() => jest.clearAllMocks());

  /** The steps that were written, as `action by sub`. */
  const written = (): string[] =>
    lab.fakes.recordProgress.mock.calls.map(
      ([{ progress }]) => `${progress.action} by ${progress.actor?.sub}`,
    );

  it('is approved when the last seat is filled, and every vote before is written', async () => {
    const handle = await startUnder(lab, FOUR_EYES);
    expect(await tell(handle, 'security', 'approve', { notes: 'fine' })).toBe('counted');
    expect(await handle.query(stateQuery)).toMatchObject({ status: 'PENDING', revision: 1, missing: 1 });
    expect(lab.fakes.provisionApplication).not.toHaveBeenCalled();
    const [[step] = []] = lab.fakes.recordProgress.mock.calls;
    expect(step?.progress.vote).toMatchObject({ sub: 'sam', notes: 'fine', requirement: 'security' });
    expect(step?.standing.open_to).toEqual(['role:tenant_admin']);

    await send(handle, 'owner', 'approve');
    const basis = { revision: 1, override: false, vote: { requirement: 'owner', seats: ['owner'] } };
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decided_by: { sub: 'ada' }, basis });
    expect(await receiptFor(handle, 'approve by owner')).toBe('applied');
    expect(lab.fakes.provisionApplication.mock.calls).toMatchObject([[{ approval: { basis } }]]);
    expect(written()).toEqual(['approval_recorded by sam']);
  });

  it('takes votes that came before its first task in their order, once it knows the rule', async () => {
    recordNextUnder(lab, FOUR_EYES);
    const taskQueue = `later-${randomUUID()}`;
    const { workflowId } = await lab.client.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue,
      args: [{ request, requested_by: { sub: 'grace' } }],
    });
    const handle = lab.client.workflow.getHandle(workflowId);
    await send(handle, 'outsider', 'approve');
    await send(handle, 'security', 'requestChanges');
    await send(handle, 'owner', 'approve');
    await send(handle, 'security', 'approve');
    await send(handle, 'owner', 'approve', { decision_id: 'after it was lifted' });
    await lab.runWorker(taskQueue, { codePath: testServers().workflowBundle });

    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decision_id: 'after it was lifted' });
    expect(await receiptFor(handle, 'approve by outsider')).toBe('refused: not_in_policy');
    expect(await receiptFor(handle, 'approve by owner')).toBe('refused: changes_requested');
    expect(written()).toEqual(['changes_requested by sam', 'approval_recorded by sam']);
  });

  it('says that a vote is being applied until it is written, and has none of an unknown decision', async () => {
    let finish = (): void => undefined;
    lab.fakes.recordProgress.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const handle = await startUnder(lab, FOUR_EYES);
    await send(handle, 'owner', 'approve');
    await eventually(() => lab.fakes.recordProgress.mock.calls.length === 1);
    expect(await handle.query(receiptQuery, 'approve by owner')).toEqual({
      decision_id: 'approve by owner',
      status: 'applying',
      reason: null,
    });
    expect(await handle.query(receiptQuery, 'unheard of')).toBeNull();
    // The last vote waits until the one before it is written.
    await send(handle, 'security', 'approve');
    expect(lab.fakes.provisionApplication).not.toHaveBeenCalled();
    finish();
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decision_id: 'approve by security' });
    expect(await receiptFor(handle, 'approve by owner')).toBe('counted');
  });

  it('remembers the last fifty receipts', async () => {
    const handle = await startUnder(lab, FOUR_EYES);
    for (let n = 0; n <= 50; n += 1) await send(handle, 'outsider', 'approve', { decision_id: `d${n}` });
    expect(await receiptFor(handle, 'd50')).toBe('refused: not_in_policy');
    expect(await handle.query(receiptQuery, 'd0')).toBeNull();
    expect(await receiptFor(handle, 'd1')).toBe('refused: not_in_policy');
    await handle.terminate('this test is over');
  });

  it('counts a decision once that is sent twice', async () => {
    const handle = await startUnder(lab, FOUR_EYES);
    expect(await tell(handle, 'owner', 'approve')).toBe('counted');
    expect(await tell(handle, 'owner', 'approve')).toBe('counted');
    expect(await tell(handle, 'owner', 'approve', { decision_id: 'another' })).toBe(
      'refused: already_approved',
    );
    await send(handle, 'grace', 'cancel');
    await handle.result();
    expect(written()).toEqual(['approval_recorded by ada']);
  });

  it('takes the approval of an operator only as an override with notes', async () => {
    const handle = await startUnder(lab, FOUR_EYES);
    expect(await tell(handle, 'operator', 'approve')).toBe('refused: not_in_policy');
    expect(await tell(handle, 'operator', 'approve', { override: true })).toBe(
      'refused: override_not_allowed',
    );
    expect((await handle.query(stateQuery)).ignored_signals.map(({ problem }) => problem)).toEqual([
      'The rule "four-eyes" does not want you to decide this request',
      'an override needs notes',
    ]);
    await send(handle, 'operator', 'approve', { override: true, notes: 'an outage' });
    expect(await handle.result()).toMatchObject({
      status: 'APPROVED',
      decided_by: PEOPLE.operator,
      basis: { revision: 1, override: true, vote: null },
    });
  });

  it('takes no override where the rule allows none', async () => {
    const handle = await startUnder(lab, { ...FOUR_EYES, allow_override: false });
    expect(await tell(handle, 'operator', 'approve', { override: true, notes: 'an outage' })).toBe(
      'refused: override_not_allowed',
    );
    await handle.terminate('this test is over');
  });

  it('that is the built-in one takes the approval of an operator, and says nothing of a basis', async () => {
    const handle = await startUnder(lab, null);
    await send(handle, 'operator', 'approve');
    const outcome = await handle.result();
    expect(outcome).toMatchObject({ status: 'APPROVED' });
    expect(outcome).not.toHaveProperty('basis');
  });

  it.each([
    [APPROVES, { status: 'APPROVED', decided_by: { sub: 'policy:trusted' } }],
    [
      REJECTS,
      { status: 'REJECTED', decided_by: { sub: 'policy:blocked' }, rejection_reason: REJECTS.reason },
    ],
  ])('is decided at once where the rule decides: %j', async (rule, outcome) => {
    const handle = await startUnder(lab, rule);
    expect(await handle.result()).toMatchObject(outcome);
    expect(lab.fakes.recordProgress).not.toHaveBeenCalled();
  });

  it('is not decided by the rule if somebody cancelled it before it was recorded', async () => {
    recordNextUnder(lab, APPROVES);
    const handle = await lab.client.workflow.signalWithStart(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: TASK_QUEUE,
      args: [{ request, requested_by: { sub: 'grace' } }],
      signal: 'cancel',
      signalArgs: [{ actor: PEOPLE.grace }],
    });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED', decided_by: { sub: 'grace' } });
  });

  it('keeps the earlier votes when provisioning is given up, and the last voter may vote again', async () => {
    const handle = await startUnder(lab, FOUR_EYES);
    lab.fakes.provisionApplication.mockRejectedValueOnce(refused);
    expect(await tell(handle, 'owner', 'approve')).toBe('counted');
    expect(await tell(handle, 'security', 'approve')).toBe('refused: provisioning_failed');
    expect(await handle.query(stateQuery)).toMatchObject({ missing: 1, provisioning: { attempts: 1 } });
    expect(await tell(handle, 'owner', 'approve', { decision_id: 'x' })).toBe('refused: already_approved');
    await send(handle, 'security', 'approve', { decision_id: 'once more' });
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decision_id: 'once more' });
    expect(lab.fakes.recordRequest).toHaveBeenCalledTimes(1);
    expect(written()).toEqual(['approval_recorded by ada']);
  });

  it('is decided by a super admin after the application that its rule wanted could not be created', async () => {
    lab.fakes.provisionApplication.mockRejectedValueOnce(refused);
    const handle = await startUnder(lab, APPROVES);
    await eventually(
      () => handle.query(stateQuery),
      ({ provisioning }) => provisioning.attempts === 1,
    );
    expect(await tell(handle, 'owner', 'approve')).toBe('refused: not_in_policy');
    await send(handle, 'super admin', 'approve');
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decided_by: { sub: 'root' } });
  });

  it('keeps its votes and receipts when it continues as new', async () => {
    const handle = await startUnder(lab, FOUR_EYES);
    expect(await tell(handle, 'owner', 'approve')).toBe('counted');
    const { runId } = await handle.describe();
    // The server suggests to continue as new at 4 MiB of history.
    const filler = 'x'.repeat(150_000);
    for (let sent = 0; sent < 40; sent += 1) await handle.signal('approve', { filler });
    await eventually(
      () => handle.describe(),
      (described) => described.runId !== runId,
      40_000,
    );
    expect(await handle.query(stateQuery)).toMatchObject({ status: 'PENDING', missing: 1 });
    expect(await receiptFor(handle, 'approve by owner')).toBe('counted');
    await send(handle, 'security', 'approve');
    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decided_by: { sub: 'sam' } });
    expect(written()).toEqual(['approval_recorded by ada']);
  });

  it('writes the votes that came before a cancellation in Temporal, and then that', async () => {
    let finish = (): void => undefined;
    lab.fakes.recordProgress.mockImplementationOnce(
      () =>
        new Promise((resolve) => {
          finish = resolve;
        }),
    );
    const handle = await startUnder(lab, FOUR_EYES);
    await send(handle, 'owner', 'approve');
    await eventually(() => lab.fakes.recordProgress.mock.calls.length === 1);
    await handle.cancel();
    finish();
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    expect(written()).toEqual(['approval_recorded by ada']);
  });

  it.each(['requestChanges', 'revise'] as const)(
    'notes and ignores what it cannot read of the signal %s',
    async (signalName) => {
      const handle = await startUnder(lab, FOUR_EYES);
      for (const payload of [undecodable, brokenJson]) {
        await lab.client.workflowService.signalWorkflowExecution({
          namespace: lab.client.options.namespace,
          workflowExecution: { workflowId: handle.workflowId },
          signalName,
          input: { payloads: [payload] },
          requestId: randomUUID(),
        });
      }
      await handle.signal(signalName);
      await handle.signal(signalName, { actor: PEOPLE.owner });
      const { ignored_signals } = await eventually(
        () => handle.query(stateQuery),
        (live) => live.ignored_signals.length === 4,
      );
      const noObject = 'the payload must be an object with an actor';
      expect(ignored_signals.map(({ signal, problem }) => `${signal}: ${problem}`)).toEqual([
        ...Array<string>(3).fill(`${signalName}: ${noObject}`),
        `${signalName}: revision must say which revision of the request this is about`,
      ]);
      await send(handle, 'grace', 'cancel');
      await handle.result();
      expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
    },
  );
});
