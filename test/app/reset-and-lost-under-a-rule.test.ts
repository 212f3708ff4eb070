import { randomUUID } from 'node:crypto';
import Long from 'long';
import { stateQuery, workflowIdOf } from '../../workflows/contract';
import type { registrationRequest } from '../../workflows';
import { eventually } from '../support/eventually';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { expectOneTruth, type Truth } from '../support/policy/expect-one-truth';
import { FOUR_EYES, PEOPLE } from '../support/policy/rules';
import { type Harness, startHarness } from '../support/service/harness';
import { runReconciler } from '../support/service/run-reconciler';

type Name = 'grace' | 'owner' | 'security' | 'super admin';

describe('a request at revision 3, with a vote and a demand for changes behind it,', () => {
  let harness: Harness;
  const as = {} as Record<Name, ApiClient>;
  beforeAll(async () => {
    harness = await startHarness();
    const places = {
      tenant_admin: { tenant: 'acme-eu' },
      partner_admin: { partner: 'acme' },
      super_admin: {},
    };
    for (const name of ['grace', 'owner', 'security', 'super admin'] as const) {
      const { groups, ...person } = { groups: [], ...PEOPLE[name] };
      const token = await harness.token({ ...person, ...places[person.role], groups: [...groups] });
      as[name] = apiClient(harness, token);
    }
    const policy = { rules: [FOUR_EYES] };
    const put = await as['super admin'].put('/api/v1/admin/approval-policy', policy, { 'if-match': '*' });
    expect(put.status).toBe(200);
  });
  afterAll(() => harness.stop());

  const handleOf = (id: string) =>
    harness.temporal.workflow.getHandle<typeof registrationRequest>(workflowIdOf(id));
  const truth = (id: string): Promise<Truth> => expectOneTruth(harness, as['super admin'], id);
  const approve = (name: Name, id: string) => as[name].post(`${REQUESTS}/${id}/approve`);

  /** A request that somebody has approved at revision 1 and 3, and somebody wanted changes of at revision 2. */
  async function talkedOver(): Promise<string> {
    const id = (await as.grace.create()).body.id as string;
    const path = `${REQUESTS}/${id}`;
    const answers = [
      await approve('owner', id),
      await as.grace.put(path, createBody(), { 'if-match': '*' }),
      await as.security.post(`${path}/request-changes`, { comment: 'rename it' }),
      await as.grace.put(path, createBody(), { 'if-match': '*' }),
      await approve('owner', id),
    ];
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    return id;
  }
  const TRAIL = [
    'created',
    'approval_recorded',
    'revised',
    'changes_requested',
    'revised',
    'approval_recorded',
  ];

  /** Resets the workflow to a task that was finished, and waits until the new run is where the former one was. */
  async function reset(id: string, toTask: (tasks: Long[]) => Long | undefined): Promise<void> {
    const { runId } = await handleOf(id).describe();
    const { events } = await handleOf(id).fetchHistory();
    const tasks = (events ?? []).flatMap(({ eventId, workflowTaskCompletedEventAttributes }) =>
      workflowTaskCompletedEventAttributes && eventId ? [eventId] : [],
    );
    await harness.temporal.workflowService.resetWorkflowExecution({
      namespace: harness.temporal.options.namespace,
      workflowExecution: { workflowId: workflowIdOf(id), runId },
      reason: 'a test',
      workflowTaskFinishEventId: toTask(tasks) ?? Long.fromNumber(3),
      requestId: randomUUID(),
    });
    await eventually(
      () => handleOf(id).query(stateQuery),
      ({ revision, missing }) => revision === 3 && missing === 1,
    );
  }

  it.each<[string, (tasks: Long[]) => Long | undefined]>([
    ['its first task', (tasks) => tasks[0]],
    ['its second task', (tasks) => tasks[1]],
    ['a task in the middle', (tasks) => tasks[Math.floor(tasks.length / 2)]],
    ['its last task', (tasks) => tasks.at(-1)],
  ])('goes on with everything once when an operator resets its workflow to %s', async (_name, toTask) => {
    const id = await talkedOver();
    const before = await truth(id);
    expect(before).toMatchObject({ status: 'PENDING', revision: 3, voters: ['ada'], trail: TRAIL });
    await reset(id, toTask);
    const after = await truth(id);
    expect({ ...after, request: { ...after.request, updated_at: '' } }).toEqual({
      ...before,
      request: { ...before.request, updated_at: '' },
    });

    expect((await approve('owner', id)).status).toBe(409);
    expect((await approve('security', id)).body).toHaveProperty('client_secret');
    expect(await truth(id)).toMatchObject({
      status: 'APPROVED',
      revision: 3,
      voters: ['ada', 'sam'],
      trail: [...TRAIL, 'approved'],
    });
  });

  it('goes on with rule, revision and votes when its workflow was lost and the reconciler has started it again', async () => {
    const id = await talkedOver();
    const before = await truth(id);
    // A later change of the policy does not touch what is pending.
    const other = { rules: [{ ...FOUR_EYES, name: 'another rule' }] };
    const put = await as['super admin'].put('/api/v1/admin/approval-policy', other, { 'if-match': '*' });
    expect(put.status).toBe(200);
    const { workflowService, options } = harness.temporal;
    await workflowService.deleteWorkflowExecution({
      namespace: options.namespace,
      workflowExecution: { workflowId: workflowIdOf(id) },
    });
    await eventually(async () => (await harness.app.census.fate(id)).type === 'unknown');
    await eventually(
      () => runReconciler(harness.app),
      ({ restarted }) => restarted.includes(id),
    );
    expect(await truth(id)).toEqual(before);
    expect((await approve('owner', id)).status).toBe(409);
    expect((await approve('security', id)).body).toHaveProperty('client_secret');
    expect(await truth(id)).toMatchObject({
      status: 'APPROVED',
      voters: ['ada', 'sam'],
      trail: [...TRAIL, 'approved'],
    });
    expect((await truth(id)).request.deliberation.rule?.name).toBe('four-eyes');
  });

  it('ends as it did when an operator resets its workflow after the approval', async () => {
    const id = await talkedOver();
    const { body: application } = await approve('security', id);
    const handle = handleOf(id);
    const { runId } = await handle.describe();
    await harness.temporal.workflowService.resetWorkflowExecution({
      namespace: harness.temporal.options.namespace,
      workflowExecution: { workflowId: handle.workflowId, runId },
      reason: 'a test',
      workflowTaskFinishEventId: Long.fromNumber(3),
      requestId: randomUUID(),
    });
    expect(await handle.result()).toMatchObject({
      status: 'APPROVED',
      decided_by: { sub: 'sam' },
      application: { id: application.id as string },
    });
  });

  it('gets its row again from its workflow, with the text, the rule and the votes of now', async () => {
    const id = await talkedOver();
    const { body: before } = await as['super admin'].get(`${REQUESTS}/${id}`);
    await harness.db('audit_events').where({ registration_request_id: id }).delete();
    await harness.db('registration_requests').where({ id }).delete();
    await eventually(
      () => runReconciler(harness.app),
      ({ recorded }) => recorded.includes(id),
    );
    const { body: after } = await as['super admin'].get(`${REQUESTS}/${id}`);
    const { updated_at: _updated, live: _live, ...rest } = before;
    expect(after).toMatchObject(rest);
    expect((await approve('owner', id)).status).toBe(409);
    expect((await approve('security', id)).body).toHaveProperty('client_secret');
  });

  it('is not approved as it was once when an old backup was restored: its row catches up first', async () => {
    const id = await talkedOver();
    const { name } = (await as['super admin'].get(`${REQUESTS}/${id}`)).body;
    await harness.db('approvals').where({ request_id: id }).delete();
    await harness.db('request_revisions').where({ request_id: id }).delete();
    await harness
      .db('registration_requests')
      .where({ id })
      .update({ name: 'As it was once', revision: 1, revised_at: null });
    const refused = await approve('security', id);
    expect(refused).toMatchObject({ status: 409, body: { detail: expect.stringContaining('revision 3') } });
    const { body } = await as['super admin'].get(`${REQUESTS}/${id}`);
    expect(body).toMatchObject({ name, revision: 3, approval: { missing: 1 } });
    expect((await approve('security', id)).body).toHaveProperty('client_secret');
  });
});
