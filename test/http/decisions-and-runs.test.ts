import { randomUUID } from 'node:crypto';
import { Metadata, status } from '@grpc/grpc-js';
import { reconcile } from '../../src/app/reconcile';
import { TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import { refuseInserts } from '../support/db/refuse-inserts';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { expectAgreement } from '../support/request/expect-agreement';
import { type Harness, startHarness } from '../support/service/harness';

describe('a decision is sent to the run', () => {
  let harness: Harness;
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
  });
  afterAll(() => harness.stop());
  afterEach(() => jest.restoreAllMocks());

  const pending = async (): Promise<string> => (await admin.create()).body.id as string;
  const rowOf = (id: string) => harness.db('registration_requests').where({ id });
  const recordedRun = async (id: string): Promise<string | null> =>
    (await rowOf(id).first<{ run_id: string | null } | undefined>('run_id'))?.run_id ?? null;
  const currentRun = async (id: string): Promise<string> =>
    (await harness.temporal.workflow.getHandle(workflowIdOf(id)).describe()).runId;

  /** What the service asks Temporal from now on. */
  const watch = () => {
    const { workflowService } = harness.temporal;
    const signals = jest.spyOn(workflowService, 'signalWorkflowExecution');
    const describes = jest.spyOn(workflowService, 'describeWorkflowExecution');
    return {
      signals,
      runs: () => signals.mock.calls.map(([call]) => call.workflowExecution?.runId),
      payloads: () => signals.mock.calls.map(([call]) => String(call.input?.payloads?.[0]?.data)),
      describes,
    };
  };
  const failing = (code: status): Error =>
    Object.assign(new Error(status[code]), { code, details: status[code], metadata: new Metadata() });

  it('that the row knows, and Temporal is not asked for it', async () => {
    const id = await pending();
    const run = await currentRun(id);
    const { runs, describes } = watch();
    const answer = await admin.post(`${REQUESTS}/${id}/approve`);
    expect([runs(), describes.mock.calls]).toEqual([[run], []]);
    await expectAgreement(harness, admin, id, [answer]);
  });

  it('of a workflow that somebody else started', async () => {
    const id = randomUUID();
    const { firstExecutionRunId } = await harness.temporal.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(id),
      taskQueue: TASK_QUEUE,
      args: [{ request: createBody(), requested_by: { sub: 'grace' } }],
    });
    await eventually(async () => (await rowOf(id)).length === 1);
    const { runs, describes } = watch();
    const answer = await admin.delete(`${REQUESTS}/${id}`);
    expect([runs(), describes.mock.calls]).toEqual([[firstExecutionRunId], []]);
    await expectAgreement(harness, admin, id, [answer]);
  });

  it('that Temporal calls the current one, if older code wrote the row', async () => {
    const id = await pending();
    await rowOf(id).update({ run_id: null });
    const { runs, describes } = watch();
    const answer = await admin.post(`${REQUESTS}/${id}/approve`);
    expect(describes).toHaveBeenCalledTimes(1);
    expect(runs()).toEqual([await currentRun(id)]);
    await expectAgreement(harness, admin, id, [answer]);
  });

  describe('that is current, after the recorded run refused it, because', () => {
    const ways: [string, (id: string) => Promise<void>][] = [
      [
        'an operator has reset the workflow',
        async (id) => {
          const { workflowService, options } = harness.temporal;
          const handle = harness.temporal.workflow.getHandle(workflowIdOf(id));
          const firstTask = await eventually(async () =>
            (await handle.fetchHistory()).events?.find((event) => event.workflowTaskCompletedEventAttributes),
          );
          await workflowService.resetWorkflowExecution({
            namespace: options.namespace,
            workflowExecution: { workflowId: handle.workflowId, runId: await recordedRun(id) },
            reason: 'a test',
            ...(firstTask && { workflowTaskFinishEventId: firstTask.eventId }),
            requestId: randomUUID(),
          });
        },
      ],
      [
        'Temporal has lost the workflow, and the reconciler has started it again',
        async (id) => {
          const { workflowService, options } = harness.temporal;
          await workflowService.deleteWorkflowExecution({
            namespace: options.namespace,
            workflowExecution: { workflowId: workflowIdOf(id) },
          });
          await eventually(async () => (await harness.app.census.fate(id)).type === 'unknown');
          await eventually(
            () => reconcile(harness.app, { graceMs: 0 }),
            ({ restarted }) => restarted === 1,
          );
        },
      ],
      [
        'the row names a run that Temporal does not have',
        async (id) => {
          await rowOf(id).update({ run_id: randomUUID() });
        },
      ],
    ];

    it.each(ways)('%s', async (_why, replace) => {
      const id = await pending();
      await replace(id);
      const stale = await recordedRun(id);
      const current = await currentRun(id);
      expect(stale).not.toBe(current);
      const { runs, payloads, describes } = watch();

      const answer = await admin.post(`${REQUESTS}/${id}/approve`);

      expect(answer).toMatchObject({ status: 200, body: { client_secret: expect.any(String) as string } });
      expect(runs()).toEqual([stale, current]);
      expect(new Set(payloads()).size).toBe(1);
      expect(describes).toHaveBeenCalledTimes(1);
      await expectAgreement(harness, admin, id, [answer]);
    });
  });

  it('that follows an approval that was given up; the row has forgotten the run before', async () => {
    const id = await pending();
    const allow = await refuseInserts(harness.db, 'applications', 'P0001');
    expect((await admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(502);
    await allow();
    expect(await recordedRun(id)).toBeNull();
    const { describes } = watch();
    expect((await admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(200);
    expect(describes).toHaveBeenCalledTimes(1);
  });

  it('only once if that run is over and there is no other', async () => {
    const id = await pending();
    const run = await currentRun(id);
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('a mistake');
    const { runs, describes } = watch();
    const answer = await admin.post(`${REQUESTS}/${id}/approve`);
    expect(answer).toMatchObject({
      status: 409,
      body: { detail: expect.stringContaining('a mistake') as string },
    });
    expect([runs(), describes.mock.calls.length]).toEqual([[run], 1]);
  });

  it('only once if Temporal does not say whether it took the decision, even if another run is current now', async () => {
    const id = await pending();
    const { workflowService } = harness.temporal;
    const send = workflowService.signalWorkflowExecution.bind(workflowService);
    const another = await workflowService.describeWorkflowExecution({
      namespace: harness.temporal.options.namespace,
      execution: { workflowId: workflowIdOf(await pending()) },
    });
    const { signals, runs, describes } = watch();
    signals.mockImplementationOnce(async (...args: Parameters<typeof send>) => {
      await send(...args);
      throw failing(status.DEADLINE_EXCEEDED);
    });
    describes.mockResolvedValueOnce(another);
    const answer = await admin.post(`${REQUESTS}/${id}/approve`);
    expect(runs()).toHaveLength(1);
    await expectAgreement(harness, admin, id, [answer]);
  });

  it('that is current only if Temporal says which one this is: 503, and nothing was done', async () => {
    const id = await pending();
    await rowOf(id).update({ run_id: randomUUID() });
    const { runs, describes } = watch();
    describes.mockRejectedValueOnce(failing(status.DEADLINE_EXCEEDED));
    expect((await admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(503);
    expect(runs()).toHaveLength(1);
    await expectAgreement(harness, admin, id, [await admin.post(`${REQUESTS}/${id}/approve`)]);
  });

  it('as was reviewed, whatever the run is: it is not in the request, nor in its ETag', async () => {
    const id = await pending();
    const before = await admin.get(`${REQUESTS}/${id}`);
    await rowOf(id).update({ run_id: null });
    const after = await admin.get(`${REQUESTS}/${id}`);
    expect(after.body).toMatchObject({ id, status: 'PENDING' });
    expect(Object.keys(after.body as object)).not.toContain('run_id');
    expect(after.headers.get('etag')).toBe(before.headers.get('etag'));
  });
});
