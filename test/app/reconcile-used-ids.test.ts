import Long from 'long';
import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter } from '@temporalio/common';
import { workflowIdOf } from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { forgetDecision, forgetRequest } from '../support/request/forget';
import { refusalOf } from '../support/request/refusal-of';
import { startRaw } from '../support/request/start-raw';
import { type Harness, startHarness } from '../support/service/harness';
import { NOTHING, runReconciler } from '../support/service/run-reconciler';

/** What is shown of a request that its own run has rejected. */
const GENUINE = { status: 'REJECTED', name: 'Genuine', rejection_reason: 'not now' };

describe('the reconciler of a request whose id was used again', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());
  afterEach(() => jest.restoreAllMocks());

  const handleOf = (id: string) => harness.temporal.workflow.getHandle(workflowIdOf(id));
  const shown = async (id: string): Promise<Record<string, unknown>> =>
    (await admin.get(`${REQUESTS}/${id}`)).body;
  async function rejected(): Promise<string> {
    const id = (await admin.create({ name: 'Genuine' })).body.id as string;
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    return id;
  }
  /** Starts the workflow again with the default policy of the command line, which allows it. */
  async function startAgain(id: string): Promise<void> {
    const input = { request: createBody({ name: 'Again' }), requested_by: { sub: 'mallory' } };
    await startRaw(harness.temporal, id, { input: { payloads: [defaultPayloadConverter.toPayload(input)] } });
  }
  async function refused(id: string): Promise<void> {
    await startAgain(id);
    expect(await refusalOf(handleOf(id))).toMatchObject({ type: 'AlreadyDecided' });
  }
  async function terminated(id: string): Promise<void> {
    await harness.stopWorker();
    await startAgain(id);
    await handleOf(id).terminate('made by mistake');
    await harness.startWorker();
  }
  /** Resets the workflow to its first task. The signals come again. */
  async function reset(id: string): Promise<void> {
    const { runId } = await handleOf(id).describe();
    await harness.temporal.workflowService.resetWorkflowExecution({
      namespace: harness.temporal.options.namespace,
      workflowExecution: { workflowId: workflowIdOf(id), runId },
      reason: 'a test',
      workflowTaskFinishEventId: Long.fromNumber(3),
      requestId: randomUUID(),
    });
    await handleOf(id).result();
  }
  /** Waits until visibility lists that many closed runs of a request. */
  async function listed(id: string, runs: number): Promise<void> {
    const { workflowService, options } = harness.temporal;
    const query = `WorkflowId = '${workflowIdOf(id)}' AND ExecutionStatus != 'Running'`;
    await eventually(
      () => workflowService.listWorkflowExecutions({ namespace: options.namespace, query }),
      ({ executions }) => executions.length === runs,
    );
  }
  function listInPagesOf(pageSize: number): void {
    const { workflowService } = harness.temporal;
    const list = workflowService.listWorkflowExecutions.bind(workflowService);
    const small = (request: Parameters<typeof list>[0]) => list({ ...request, pageSize });
    jest.spyOn(workflowService, 'listWorkflowExecutions').mockImplementation(small);
  }

  const USES: [string, (id: string) => Promise<void>][] = [
    ['was refused', refused],
    ['was terminated before a worker could refuse it', terminated],
    ['an operator made by a reset', reset],
  ];

  describe.each(USES)('and whose later run %s', (_name, use) => {
    it.each([1_000, 1])('writes its lost row again from its own run, with pages of %i', async (pageSize) => {
      const id = await rejected();
      const { requested_by } = await shown(id);
      await use(id);
      await listed(id, 2);
      await forgetRequest(harness.db, id);
      listInPagesOf(pageSize);

      expect(await runReconciler(harness.app, { closed: 'all' })).toEqual({
        ...NOTHING,
        recorded: [id],
        settled: [id],
      });
      expect(await shown(id)).toMatchObject({
        ...GENUINE,
        requested_by,
      });
    });

    it('gives its row the outcome of its own run', async () => {
      const id = await rejected();
      await use(id);
      await listed(id, 2);
      await forgetDecision(harness.db, id);
      expect(await runReconciler(harness.app)).toEqual({ ...NOTHING, settled: [id] });
      expect(await shown(id)).toMatchObject(GENUINE);
    });
  });

  it('writes the row of a request again that was started once more after it was terminated', async () => {
    const id = (await admin.create({ name: 'Genuine' })).body.id as string;
    await eventually(async () => (await shown(id)).live);
    await handleOf(id).terminate('made by mistake');
    const { request, requested_by } = (await harness.app.census.input(id)) as Record<string, unknown>;
    const payload = defaultPayloadConverter.toPayload({ request, requested_by });
    await startRaw(harness.temporal, id, { input: { payloads: [payload] } });
    await eventually(
      async () => (await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' })).status === 200,
    );
    await listed(id, 2);
    await forgetRequest(harness.db, id);

    const repaired = await runReconciler(harness.app, { closed: 'all' });
    expect(repaired).toEqual({ ...NOTHING, recorded: [id], settled: [id] });
    expect(await shown(id)).toMatchObject(GENUINE);
  });
});
