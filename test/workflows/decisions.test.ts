import { WorkflowNotFoundError } from '@temporalio/client';
import { randomUUID } from 'node:crypto';
import {
  approveSignal,
  cancelSignal,
  rejectSignal,
  stateQuery,
  TASK_QUEUE,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '../../workflows/contract';
import type { registrationRequest } from '../../workflows';
import { eventually } from '../support/eventually';
import { brokenJson, undecodable } from '../support/request/start-raw';
import { testServers } from '../support/servers/test-servers';
import {
  ada,
  application,
  eventTypes,
  request,
  startWorkflowLab,
  type WorkflowLab,
} from '../support/request/workflow-lab';

describe('a decision', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());
  beforeEach(() => jest.clearAllMocks());

  it('to approve provisions the application and ends the request APPROVED', async () => {
    const handle = await lab.start();
    await handle.signal(approveSignal, { decision_id: 'mine', actor: ada, notes: 'fine' });

    const outcome = await handle.result();
    expect(outcome).toEqual({
      request_id: handle.workflowId.slice('registration-request-'.length),
      status: 'APPROVED',
      decision_id: 'mine',
      decided_at: expect.stringMatching(/Z$/),
      decided_by: ada,
      decision_notes: 'fine',
      rejection_reason: null,
      settled_at: outcome.decided_at,
      application,
      sealed_secret: 'sealed',
      sealed_to: 'approver',
    });
    expect(lab.fakes.provisionApplication.mock.calls).toEqual([
      [
        {
          request_id: outcome.request_id,
          approval: {
            kind: 'approve',
            decision_id: 'mine',
            actor: ada,
            at: outcome.decided_at,
            notes: 'fine',
            recipient_key: null,
          },
        },
      ],
    ]);
    expect(lab.fakes.recordOutcome).not.toHaveBeenCalled();
    expect(await handle.query(stateQuery)).toMatchObject({
      status: 'APPROVED',
      decision: { kind: 'approve' },
    });
  });

  it('to reject is written with its reason and provisions nothing', async () => {
    const handle = await lab.start();
    await handle.signal(rejectSignal, { decision_id: 'mine', actor: ada, reason: 'no' });

    const outcome = await handle.result();
    expect(outcome).toMatchObject({ status: 'REJECTED', decision_id: 'mine', rejection_reason: 'no' });
    expect(lab.fakes.recordOutcome.mock.calls).toEqual([[outcome]]);
    expect(lab.fakes.provisionApplication).not.toHaveBeenCalled();
  });

  it('to cancel is written and provisions nothing', async () => {
    const handle = await lab.start();
    await handle.signal(cancelSignal, { actor: ada });

    const outcome = await handle.result();
    expect(outcome).toMatchObject({ status: 'CANCELLED', decided_by: ada, decision_id: expect.any(String) });
    expect(lab.fakes.recordOutcome.mock.calls).toEqual([[outcome]]);
    expect(lab.fakes.provisionApplication).not.toHaveBeenCalled();
  });

  it('is taken before the request has been recorded, and applied after', async () => {
    let recorded = (): void => undefined;
    const { fakes } = lab;
    const record = fakes.recordRequest.getMockImplementation();
    fakes.recordRequest.mockImplementationOnce(async (input) => {
      await new Promise<void>((resolve) => {
        recorded = resolve;
      });
      return record!(input); // eslint-disable-line @typescript-eslint/no-non-null-assertion -- the lab's own
    });
    const handle = await lab.start();
    await eventually(() => fakes.recordRequest.mock.calls.length === 1);
    await handle.signal(rejectSignal, { decision_id: 'early', actor: ada, reason: 'no' });
    expect(fakes.recordOutcome).not.toHaveBeenCalled();
    recorded();

    expect(await handle.result()).toMatchObject({ status: 'REJECTED', decision_id: 'early' });
  });

  it('may come with the start itself', async () => {
    const handle = await lab.client.workflow.signalWithStart(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: TASK_QUEUE,
      args: [{ request, requested_by: ada }],
      signal: 'reject',
      signalArgs: [{ actor: ada, reason: 'no' }],
    });
    expect(await handle.result()).toMatchObject({ status: 'REJECTED' });
    expect(lab.fakes.recordRequest).toHaveBeenCalledTimes(1);
  });

  it('that came first wins, even if all of them came before the first task of the workflow', async () => {
    const handle = await lab.client.workflow.start<typeof registrationRequest>(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: 'nobody-polls-yet',
      args: [{ request, requested_by: ada }],
    });
    await handle.signal(rejectSignal, { decision_id: 'first', actor: ada, reason: 'no' });
    await handle.signal(approveSignal, { decision_id: 'second', actor: ada });
    await handle.signal('unheard-of', { decision_id: 'third', actor: ada });
    await lab.runWorker('nobody-polls-yet', { codePath: testServers().workflowBundle });

    expect(await handle.result()).toMatchObject({ status: 'REJECTED', decision_id: 'first' });
    const { ignored_signals } = await handle.query(stateQuery);
    expect(ignored_signals).toMatchObject([{ signal: 'approve', problem: 'another decision came first' }]);
  });

  it('that comes first wins, and one that comes later is noted and changes nothing', async () => {
    let finish = (): void => undefined;
    lab.fakes.provisionApplication.mockImplementationOnce(async () => {
      await new Promise<void>((resolve) => {
        finish = resolve;
      });
      return { application, sealed_secret: null };
    });
    const handle = await lab.start();
    await handle.signal(approveSignal, { decision_id: 'first', actor: ada });
    await handle.signal(rejectSignal, { decision_id: 'second', actor: ada, reason: 'no' });
    await handle.signal(approveSignal, { decision_id: 'third', actor: ada });
    const live = await eventually(
      () => handle.query(stateQuery),
      ({ ignored_signals }) => ignored_signals.length === 2,
    );
    expect(live).toMatchObject({
      status: 'PENDING',
      decision: { kind: 'approve', decision_id: 'first', actor: ada },
      ignored_signals: [
        { signal: 'reject', problem: 'another decision came first' },
        { signal: 'approve', problem: 'another decision came first' },
      ],
    });
    await eventually(() => lab.fakes.provisionApplication.mock.calls.length === 1);
    finish();

    expect(await handle.result()).toMatchObject({ status: 'APPROVED', decision_id: 'first' });
    await expect(handle.signal(cancelSignal, { actor: ada })).rejects.toThrow(WorkflowNotFoundError);
  });

  it.each([
    ['null', null],
    ['an empty list', []],
    ['a string', 'approve it'],
    ['no actor', { notes: 'fine' }],
    ['an actor without a subject', { actor: { name: 'Ada' } }],
    ['a private key', { actor: ada, recipient_key: { kty: 'EC', crv: 'P-256', x: 'x', y: 'y', d: 'd' } }],
  ])('whose payload is %s is noted and ignored', async (_name, payload) => {
    const handle = await lab.start();
    await handle.signal('approve', payload);
    const live = await eventually(
      () => handle.query(stateQuery),
      ({ ignored_signals }) => ignored_signals.length === 1,
    );
    expect(live).toMatchObject({
      status: 'PENDING',
      decision: null,
      ignored_signals: [{ signal: 'approve' }],
    });

    await handle.signal(approveSignal, { actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'APPROVED' });
    const types = await eventTypes(handle);
    expect(types.filter((type) => type === 'WORKFLOW_EXECUTION_SIGNALED')).toHaveLength(2);
    expect(types).not.toContain('WORKFLOW_TASK_FAILED');
  });

  it.each([
    ['in an unknown encoding', undecodable],
    ['of broken JSON', brokenJson],
  ])('whose payload is %s is noted and ignored', async (_name, payload) => {
    const handle = await lab.start();
    for (const signalName of ['reject', 'relocate', 'unheard-of']) {
      await lab.client.workflowService.signalWorkflowExecution({
        namespace: lab.client.options.namespace,
        workflowExecution: { workflowId: handle.workflowId },
        signalName,
        input: { payloads: [payload] },
        requestId: randomUUID(),
      });
    }
    await handle.signal(cancelSignal, { actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    const { ignored_signals } = await handle.query(stateQuery);
    expect(ignored_signals).toMatchObject([
      { signal: 'reject', problem: 'the payload must be an object with an actor' },
    ]);
    expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
  });

  it.each([
    ['a control character', { actor: ada, reason: 'no\u0007' }, 'reason', '\u0007'],
    ['a bidirectional override', { actor: { sub: 'ada\u202e' }, reason: 'no' }, 'actor.sub', '\u202e'],
    ['a line break in a name', { actor: { sub: 'ada', name: 'A\nB' }, reason: 'no' }, 'actor.name', '\n'],
  ])('that holds %s is ignored, as REST would refuse it', async (_case, payload, member, character) => {
    const handle = await lab.start();
    await handle.signal(rejectSignal, payload);
    const { status, ignored_signals } = await eventually(
      () => handle.query(stateQuery),
      (live) => live.ignored_signals.length === 1,
    );
    expect(status).toBe('PENDING');
    const [ignored] = ignored_signals;
    expect(ignored?.problem).toMatch(new RegExp(`^${member} must not contain .+ \\(here U\\+[0-9A-F]{4}\\)`));
    expect(ignored?.problem).not.toContain(character);
    expect(lab.fakes.recordOutcome).not.toHaveBeenCalled();
    await handle.signal(rejectSignal, { actor: ada, reason: 'first line\n\tsecond line' });
    expect(await handle.result()).toMatchObject({ rejection_reason: 'first line\n\tsecond line' });
    expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
  });

  it('without any payload, or to reject without a reason, is noted and ignored', async () => {
    const handle = await lab.start();
    await handle.signal('cancel');
    await handle.signal('reject', { actor: ada });
    await handle.signal('reject', { actor: ada, reason: '' });
    const { ignored_signals } = await eventually(
      () => handle.query(stateQuery),
      (live) => live.ignored_signals.length === 3,
    );
    expect(ignored_signals.map(({ signal, problem }) => `${signal}: ${problem}`)).toEqual([
      'cancel: the payload must be an object with an actor',
      'reject: reason must be a string of 1 to 2000 characters',
      'reject: reason must be a string of 1 to 2000 characters',
    ]);
    await handle.signal(cancelSignal, { actor: ada });
    await handle.result();
    expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
  });

  it('is answered by the query without the recipient key it brought', async () => {
    const recipient_key = { kty: 'EC', crv: 'P-256', x: 'x'.repeat(43), y: 'y'.repeat(43) } as const;
    const handle = await lab.start();
    await handle.signal(approveSignal, { actor: ada, notes: 'between us', recipient_key });
    await handle.result();

    expect(lab.fakes.provisionApplication.mock.calls[0]?.[0].approval.recipient_key).toEqual(recipient_key);
    expect(JSON.stringify(await handle.query(stateQuery))).not.toMatch(/recipient_key|xxxx|yyyy|between us/);
  });
});
