import { randomUUID } from 'node:crypto';
import type { Client } from '@temporalio/client';
import { ApplicationFailure } from '@temporalio/common';
import { FAILURE, relocateSignal } from '../../workflows/activity-contract';
import {
  approveSignal,
  cancelSignal,
  searchAttributes,
  stateQuery,
  WORKFLOW_TYPE,
  workflowIdOf,
} from '../../workflows/contract';
import { eventually } from '../support/eventually';
import { testServers } from '../support/servers/test-servers';
import {
  ada,
  eventTypes,
  request,
  startWorkflowLab,
  type WorkflowLab,
} from '../support/request/workflow-lab';

type Handle = ReturnType<Client['workflow']['getHandle']>;

describe('a request whose tenant moves to another partner', () => {
  let lab: WorkflowLab;
  beforeAll(async () => {
    lab = await startWorkflowLab();
  });
  afterAll(() => lab.stop());

  const partnerOf = async (handle: Pick<Handle, 'describe'>): Promise<string | undefined> =>
    (await handle.describe()).typedSearchAttributes.get(searchAttributes.partnerId);
  /** A pending request of partner acme. The handle always means the current run. */
  async function waiting(): Promise<Handle> {
    const { workflowId } = await lab.start();
    const handle = lab.client.workflow.getHandle(workflowId);
    await eventually(
      () => partnerOf(handle),
      (partner) => partner === 'acme',
    );
    return handle;
  }

  it('is found by its new partner; the signal decides nothing and does not count as ignored', async () => {
    const handle = await waiting();
    await handle.signal(relocateSignal, { partner_id: 'globex' });
    await eventually(
      () => partnerOf(handle),
      (partner) => partner === 'globex',
    );
    expect(await handle.query(stateQuery)).toEqual({
      status: 'PENDING',
      decision: null,
      provisioning: { attempts: 0, last_error: null },
      ignored_signals: [],
      revision: 1,
      missing: 1,
    });
    await handle.signal(cancelSignal, { actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    expect(await partnerOf(handle)).toBe('globex');
  });

  it('keeps its new partner in the runs that follow', async () => {
    const handle = await waiting();
    const { runId } = await handle.describe();
    await handle.signal(relocateSignal, { partner_id: 'globex' });
    lab.fakes.provisionApplication.mockRejectedValueOnce(
      ApplicationFailure.nonRetryable('no', FAILURE.refusedByDatabase),
    );
    await handle.signal(approveSignal, { actor: ada });
    const described = await eventually(
      () => handle.describe(),
      (current) => current.runId !== runId,
    );
    expect(described.typedSearchAttributes.get(searchAttributes.partnerId)).toBe('globex');
    expect(described.typedSearchAttributes.get(searchAttributes.tenantId)).toBe('acme-eu');
    await handle.signal(cancelSignal, { actor: ada });
    await handle.result();
    expect(await partnerOf(handle)).toBe('globex');
  });

  it.each<[string, unknown[]]>([
    ['no payload', []],
    ['null', [null]],
    ['a string', ['globex']],
    ['no partner', [{}]],
    ['a partner that is no string', [{ partner_id: 7 }]],
    ['an empty partner', [{ partner_id: '' }]],
    ['a partner that is too long', [{ partner_id: 'p'.repeat(256) }]],
    ['a partner with a NUL', [{ partner_id: 'glo\0bex' }]],
    ['the partner it has', [{ partner_id: 'acme' }]],
  ])('stays where it is if the signal has %s', async (_name, args) => {
    const handle = await waiting();
    await handle.signal('relocate', ...args);
    await handle.signal(cancelSignal, { actor: ada });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED' });
    expect(await partnerOf(handle)).toBe('acme');
    expect((await handle.query(stateQuery)).ignored_signals).toEqual([]);
    expect(await eventTypes(handle)).not.toContain('WORKFLOW_TASK_FAILED');
  });

  it('belongs to no partner when it is for everyone, whatever a signal says', async () => {
    lab.fakes.recordRequest.mockResolvedValueOnce({
      scope: 'GLOBAL',
      tenant_id: null,
      partner_id: null,
      application_type: 'WEB',
      summary: 'WEB "Payroll" for everyone, asked for by ada',
      expires_at: '2999-01-01T00:00:00.000Z',
    });
    const handle = await lab.start();
    await eventually(() => handle.query(stateQuery).catch(() => false));
    await handle.signal(relocateSignal, { partner_id: 'globex' });
    await handle.signal(cancelSignal, { actor: ada });
    await handle.result();
    expect(await partnerOf(handle)).toBeUndefined();
  });

  it('is not moved before it is recorded, and takes decisions in the order in which they came', async () => {
    const { workflowId } = await lab.client.workflow.start(WORKFLOW_TYPE, {
      workflowId: workflowIdOf(randomUUID()),
      taskQueue: 'later',
      args: [{ request, requested_by: ada }],
    });
    const handle = lab.client.workflow.getHandle(workflowId);
    await handle.signal(relocateSignal, { partner_id: 'globex' });
    await handle.signal(cancelSignal, { actor: ada, decision_id: 'first' });
    await handle.signal(approveSignal, { actor: ada, decision_id: 'second' });
    await lab.runWorker('later', { codePath: testServers().workflowBundle });
    expect(await handle.result()).toMatchObject({ status: 'CANCELLED', decision_id: 'first' });
    expect(await partnerOf(handle)).toBe('acme');
  });
});
