import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { reconcile } from '../../src/app/reconcile';
import { workflowIdOf } from '../../src/domain/request/workflow-id';
import { searchAttributes } from '../../workflows/contract';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { brokenJson, startRaw, undecodable } from '../support/request/start-raw';
import { type Harness, startHarness } from '../support/service/harness';
import { createNamespace } from '../support/servers/test-servers';
import { createContext } from '../../src/process/context';
import { loadConfig } from '../../src/config';
import { testServers } from '../support/servers/test-servers';

const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);
const NOTHING = { restarted: [], settled: [], recorded: [], relocated: [], failed: [] };

describe('the reconciler', () => {
  let harness: Harness;
  let admin: ApiClient;

  const create = async (): Promise<string> => (await admin.create()).body.id as string;
  const isRunning = async (id: string): Promise<boolean> => {
    for await (const page of harness.app.census.list('Running'))
      if (page.some((running) => running.id === id)) return true;
    return false;
  };
  const shown = async (id: string): Promise<Record<string, unknown>> =>
    (await admin.get(`${REQUESTS}/${id}`)).body;
  /** Deletes a request's row. A database restored from an older backup would not have it. */
  const forget = async (id: string): Promise<void> => {
    await harness.db('audit_events').where({ registration_request_id: id }).delete();
    await harness.db('registration_requests').where({ id }).delete();
  };
  /** Undoes the write of a decision. A database restored from an older backup would not have it. */
  const forgetDecision = (id: string): Promise<unknown> =>
    harness.db.raw(
      `with forgotten as (
         update registration_requests set status = 'PENDING', decided_at = null, decided_by_sub = null,
           rejection_reason = null, application_id = null where id = ? returning id
       ) select * from forgotten`,
      [id],
    );

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  it('changes nothing if rows and workflows agree', async () => {
    const id = await create();
    await eventually(() => isRunning(id));
    expect(await reconcile(harness.app, { graceMs: 0 })).toEqual(NOTHING);
    expect(await shown(id)).toMatchObject({ status: 'PENDING' });
  });

  it('writes the row of a running workflow again', async () => {
    const id = await create();
    await eventually(() => isRunning(id));
    await eventually(
      async () => (await shown(id)).live,
      (live) => live !== null,
    );
    await forget(id);
    expect(await admin.get(`${REQUESTS}/${id}`)).toMatchObject({ status: 404 });

    expect(await reconcile(harness.app, { graceMs: 0 })).toMatchObject({ recorded: [id] });
    expect(await shown(id)).toMatchObject({ status: 'PENDING', tenant_id: 'acme-eu' });
    expect(await admin.post(`${REQUESTS}/${id}/approve`)).toMatchObject({ status: 200 });
  });

  it('gives a row the outcome its workflow ended with', async () => {
    const id = await create();
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    await forgetDecision(id);

    await eventually(
      () => reconcile(harness.app, { graceMs: 0 }),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({ status: 'REJECTED', rejection_reason: 'not now' });
  });

  it('writes row and outcome of a completed workflow again, if it is asked to look for such workflows', async () => {
    const id = await create();
    const approved = (await admin.post(`${REQUESTS}/${id}/approve`)).body as Record<string, string>;
    const before = await shown(id);
    await forgetDecision(id);
    await harness.db('applications').where({ id: approved.id }).delete();
    await forget(id);
    expect((await reconcile(harness.app, { graceMs: 0 })).recorded).toEqual([]);

    await eventually(
      () => reconcile(harness.app, { graceMs: 0, completed: true }),
      ({ recorded, settled }) => recorded.includes(id) && settled.includes(id),
    );
    expect(await shown(id)).toEqual(before);
  });

  it('asks once for the rows of a page of completed workflows, and reads none of them', async () => {
    const queries: string[] = [];
    const note = ({ sql }: { sql: string }): number => queries.push(sql);
    const ids = [await create(), await create(), await create()];
    for (const id of ids) await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    const completed = async (): Promise<string[]> => {
      const all = [];
      for await (const page of harness.app.census.list('Completed')) all.push(...page.map(({ id }) => id));
      return all;
    };
    await eventually(completed, (all) => ids.every((id) => all.includes(id)));
    harness.app.db.on('query', note);
    expect(await reconcile(harness.app, { graceMs: 0, completed: true })).toEqual(NOTHING);
    harness.app.db.off('query', note);
    expect(queries).toEqual([expect.stringContaining('left join'), expect.stringContaining('"id" in')]);
  });

  it('creates the application of an approval again, with the same ids and without a secret', async () => {
    const id = await create();
    const approved = (await admin.post(`${REQUESTS}/${id}/approve`)).body as {
      id: string;
      client_id: string;
    };
    await forgetDecision(id);
    await harness.db('applications').where({ id: approved.id }).delete();

    await eventually(
      () => reconcile(harness.app, { graceMs: 0 }),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({ status: 'APPROVED', client_id: approved.client_id });
    const { body } = await admin.get(`/api/v1/admin/applications/${approved.id}`);
    expect(body).toMatchObject({ client_id: approved.client_id, secrets: [] });
  });

  it('cancels a request whose workflow an operator terminated', async () => {
    const id = await create();
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('made by mistake');

    await eventually(
      () => reconcile(harness.app, { graceMs: 0 }),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({
      status: 'CANCELLED',
      decided_by: { sub: 'temporal-operator' },
      decision_notes: 'its workflow was ended: made by mistake',
    });
  });

  it('starts the workflow again if Temporal has lost it, with the same time to live', async () => {
    const id = await create();
    const before = await shown(id);
    // This Temporal server was just set up, so it does not know the request.
    const temporal = await createNamespace();
    const parts = { databaseUrl: harness.databaseUrl, temporal, auth: testServers().auth };
    const anew = createContext(loadConfig({}), parts, harness.app.log);
    try {
      const repairs = await reconcile(anew.app, { graceMs: 0 });
      expect(repairs.restarted).toContain(id);
      const { status } = await anew.temporal.workflow.getHandle(workflowIdOf(id)).describe();
      expect(status.name).toBe('RUNNING');
      expect(await anew.app.census.input(id)).toMatchObject({
        expires_at: before.expires_at,
      });
    } finally {
      await anew.close();
    }
  });

  it.each([
    ['is null', payload(null), 'invalid registration request: request: '],
    ['is in an encoding that nobody knows', undecodable, 'the input of the workflow cannot be decoded"'],
    ['is broken JSON', brokenJson, 'the input of the workflow cannot be decoded"'],
  ])('goes on with the others after one whose input %s, and says which', async (_name, input, reason) => {
    await harness.stopWorker();
    const broken = randomUUID();
    await startRaw(harness.temporal, broken, { input: { payloads: [input] } });
    const lost = await create();
    await forget(lost);
    await eventually(async () => (await isRunning(broken)) && (await isRunning(lost)));

    expect(await reconcile(harness.app, { graceMs: 0 })).toEqual({
      ...NOTHING,
      recorded: [lost],
      failed: [broken],
    });
    expect(harness.logged()).toMatch(
      new RegExp(`"request_id":"${broken}","reason":"${reason}[^{}]*could not repair`),
    );

    await harness.startWorker();
    const handle = harness.temporal.workflow.getHandle(workflowIdOf(broken));
    await expect(handle.result()).rejects.toMatchObject({ cause: { type: 'InvalidRequest' } });
    await eventually(async () => !(await isRunning(broken)));
    expect(await reconcile(harness.app, { graceMs: 0 })).toEqual(NOTHING);
  });

  it.each([
    ['a memo that nobody can decode', {}, { note: undecodable }],
    ['null for the time of its creation', { created_at: null }, {}],
  ])('writes the row of a workflow that was started with %s', async (_name, times, fields) => {
    await harness.stopWorker();
    const id = randomUUID();
    const input = payload({ request: createBody(), requested_by: { sub: 'grace' }, ...times });
    await startRaw(harness.temporal, id, { input: { payloads: [input] }, memo: { fields } });
    await eventually(() => isRunning(id));
    expect(await reconcile(harness.app, { graceMs: 0 })).toEqual({ ...NOTHING, recorded: [id] });
    expect(await shown(id)).toMatchObject({ status: 'PENDING', requested_by: { sub: 'grace' } });

    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('a test');
    await eventually(
      () => reconcile(harness.app, { graceMs: 0 }),
      ({ settled }) => settled.includes(id),
    );
    await harness.startWorker();
  });

  it.each([
    ['a rejection', 'reject', { reason: 'no' }, 'REJECTED'],
    ['an approval', 'approve', {}, 'APPROVED'],
  ])('writes the row that %s waits for', async (_name, kind, remark, status) => {
    const id = await create();
    await eventually(async () => (await isRunning(id)) && (await shown(id)).live);
    await forget(id);
    const handle = harness.temporal.workflow.getHandle(workflowIdOf(id));
    await handle.signal(kind, { actor: { sub: 'olga' }, ...remark });
    const { raw } = await eventually(
      () => handle.describe(),
      (described) => described.raw.pendingActivities?.some(({ attempt }) => Number(attempt) > 1) ?? false,
    );
    expect(raw.pendingActivities?.[0]?.lastFailure?.applicationFailureInfo?.type).toBe('NotRecorded');

    expect(await reconcile(harness.app, { graceMs: 0 })).toMatchObject({ recorded: [id] });
    expect(await handle.result()).toMatchObject({ status });
    expect(await shown(id)).toMatchObject({ status, decided_by: { sub: 'olga' } });
  });

  it('tells a workflow that its tenant has moved, so that operators find it by the new partner', async () => {
    const tenant = { name: 'Mover', partner_id: 'acme' };
    await admin.put('/api/v1/admin/tenants/mover', tenant);
    const id = (await admin.create({ tenant_id: 'mover' })).body.id as string;
    const handle = harness.temporal.workflow.getHandle(workflowIdOf(id));
    const partner = async (): Promise<string | undefined> =>
      (await handle.describe()).typedSearchAttributes.get(searchAttributes.partnerId);
    await eventually(() => isRunning(id));
    await admin.put('/api/v1/admin/tenants/mover', { ...tenant, partner_id: 'globex' });
    expect(await partner()).toBe('acme');

    expect(await reconcile(harness.app, { graceMs: 0 })).toEqual({ ...NOTHING, relocated: [id] });
    await eventually(partner, (value) => value === 'globex');
    const repairs = await eventually(
      () => reconcile(harness.app, { graceMs: 0 }),
      ({ relocated }) => relocated.length === 0,
    );
    expect(repairs).toEqual(NOTHING);
    expect(await shown(id)).toMatchObject({ status: 'PENDING', live: { ignored_signals: [] } });
  });

  it('leaves requests alone that are younger than the time of grace', async () => {
    const id = await create();
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('made by mistake');
    expect((await reconcile(harness.app, { graceMs: 60_000 })).settled).not.toContain(id);
  });
});
