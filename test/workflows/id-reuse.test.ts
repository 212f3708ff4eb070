import { randomUUID } from 'node:crypto';
import Long from 'long';
import { approveSignal, stateQuery, TASK_QUEUE, WORKFLOW_TYPE, workflowIdOf } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows';
import { purgeRequests } from '../../src/db/purge';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { refusalOf } from '../support/request/refusal-of';
import { eventTypes } from '../support/request/workflow-lab';
import { type Harness, startHarness } from '../support/service/harness';

describe('the id of a request', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  const start = (id: string) =>
    harness.temporal.workflow.start<typeof registrationRequest>(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(id),
      taskQueue: TASK_QUEUE,
      args: [{ request: createBody() as never, requested_by: { sub: 'onboarding' } }],
    });
  const created = async (): Promise<string> => (await admin.create()).body.id as string;
  const shown = async (id: string): Promise<unknown> => (await admin.get(`${REQUESTS}/${id}`)).body;

  it.each([
    ['APPROVED', (id: string) => admin.post(`${REQUESTS}/${id}/approve`)],
    ['REJECTED', (id: string) => admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' })],
    ['CANCELLED', (id: string) => admin.delete(`${REQUESTS}/${id}`)],
  ])('starts nothing again once the request is %s', async (status, decide) => {
    const id = await created();
    await decide(id);
    const before = await shown(id);

    const handle = await start(id);
    expect(await refusalOf(handle)).toMatchObject({
      type: 'AlreadyDecided',
      nonRetryable: true,
      message: `Registration request is already ${status}`,
      details: [{ status }],
    });
    expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
    expect(await shown(id)).toEqual(before);
  });

  it('starts nothing again after the request was purged', async () => {
    const id = await created();
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' });
    const longAgo = { created_at: '2026-01-01', updated_at: '2026-01-02', expires_at: '2026-01-03' };
    await harness.db('registration_requests').where({ id }).update(longAgo);
    expect(await purgeRequests(harness.app.db, 7 * 86_400_000)).toBe(1);
    const refusal = await refusalOf(await start(id));
    expect(refusal).toMatchObject({ type: 'AlreadyDecided', details: [{ status: null }] });
  });

  it('starts the workflow of a request that still waits, as after an operator terminated it', async () => {
    const id = await created();
    const handle = harness.temporal.workflow.getHandle(workflowIdOf(id));
    await handle.query(stateQuery);
    await handle.terminate('by mistake');
    await start(id);
    expect((await admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(200);
  });

  it('goes on with a decided request that an operator resets, and ends as it ended', async () => {
    const id = randomUUID();
    const first = await start(id);
    await first.signal(approveSignal, { decision_id: 'mine', actor: { sub: 'ada' } });
    const outcome = await first.result();
    const { workflowService, options } = harness.temporal;
    await workflowService.resetWorkflowExecution({
      namespace: options.namespace,
      workflowExecution: { workflowId: workflowIdOf(id), runId: first.firstExecutionRunId },
      reason: 'a test',
      // The first workflow task, so that the request is recorded again. The signal comes again too.
      workflowTaskFinishEventId: Long.fromNumber(3),
      requestId: randomUUID(),
    });
    const again = harness.temporal.workflow.getHandle<typeof registrationRequest>(workflowIdOf(id));
    expect((await again.describe()).runId).not.toBe(first.firstExecutionRunId);
    const { decided_at: _decided, settled_at: _settled, ...known } = outcome;
    expect(await again.result()).toMatchObject(known);
  });
});
