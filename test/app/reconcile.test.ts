import { randomUUID } from 'node:crypto';
import { defaultPayloadConverter, type Payload } from '@temporalio/common';
import { findLostEnd } from '../../src/app/differences';
import { reconcile, type ReconcileOptions } from '../../src/app/reconcile';
import { purgeRequests } from '../../src/db/purge';
import { writeMark } from '../../src/db/reconciler-mark';
import { searchAttributes, workflowIdOf } from '../../workflows/contract';
import { type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { requestRow } from '../support/db/rows';
import { forgetDecision as forgetRequestsDecision, forgetRequest } from '../support/request/forget';
import { brokenJson, startRaw, undecodable } from '../support/request/start-raw';
import { type Harness, startHarness } from '../support/service/harness';
import { NOTHING, runReconciler as run } from '../support/service/run-reconciler';
import { notedMetrics } from '../support/noted-metrics';
import { createNamespace } from '../support/servers/test-servers';
import { createContext } from '../../src/process/context';
import { loadConfig } from '../../src/config';
import { testServers } from '../support/servers/test-servers';

const payload = (value: unknown): Payload => defaultPayloadConverter.toPayload(value);

describe('the reconciler', () => {
  let harness: Harness;
  let admin: ApiClient;

  const create = async (): Promise<string> => (await admin.create()).body.id as string;
  const isRunning = async (id: string): Promise<boolean> => {
    for await (const page of harness.app.census.running())
      if (page.some((running) => running.id === id)) return true;
    return false;
  };
  const shown = async (id: string): Promise<Record<string, unknown>> =>
    (await admin.get(`${REQUESTS}/${id}`)).body;
  const forget = (id: string): Promise<void> => forgetRequest(harness.db, id);
  const forgetDecision = (id: string): Promise<void> => forgetRequestsDecision(harness.db, id);

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  it('changes nothing if rows and workflows agree', async () => {
    const id = await create();
    await eventually(() => isRunning(id));
    expect(await run(harness.app)).toEqual(NOTHING);
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

    expect(await run(harness.app)).toMatchObject({ recorded: [id] });
    expect(await shown(id)).toMatchObject({ status: 'PENDING', tenant_id: 'acme-eu' });
    expect(await admin.post(`${REQUESTS}/${id}/approve`)).toMatchObject({ status: 200 });
  });

  it('gives a row the outcome its workflow ended with', async () => {
    const id = await create();
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    await forgetDecision(id);

    await eventually(
      () => run(harness.app),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({ status: 'REJECTED', rejection_reason: 'not now' });
  });

  describe('after Postgres was restored from a backup', () => {
    const mark = async (): Promise<Date> =>
      (await harness.db('reconciler_mark').first<{ closed_until: Date }>()).closed_until;
    /** The mark as the backup has it: from before everything that was closed in these tests. */
    const restoreMark = (): Promise<void> => writeMark(harness.db, new Date(Date.now() - 86_400_000));
    const isClosed = async (id: string): Promise<boolean> => {
      for await (const page of harness.app.census.closed(null))
        if (page.some((closed) => closed.id === id)) return true;
      return false;
    };
    const approvedAndForgotten = async (): Promise<{ id: string; before: unknown }> => {
      const id = await create();
      const approved = (await admin.post(`${REQUESTS}/${id}/approve`)).body as Record<string, string>;
      const before = await shown(id);
      await eventually(() => isClosed(id));
      await forgetDecision(id);
      await harness.db('applications').where({ id: approved.id }).delete();
      await forget(id);
      return { id, before };
    };

    it('writes row and outcome of a workflow again that has closed since the backup', async () => {
      const { id, before } = await approvedAndForgotten();
      await restoreMark();
      expect(await run(harness.app)).toEqual({ ...NOTHING, recorded: [id], settled: [id] });
      expect(await shown(id)).toEqual(before);
    });

    it('writes the row of a workflow again that was terminated since the backup', async () => {
      const id = await create();
      // Its first task is done, so no activity writes the row after it was forgotten.
      await eventually(async () => (await shown(id)).live);
      await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('made by mistake');
      await eventually(() => isClosed(id));
      await forget(id);
      await restoreMark();
      expect(await run(harness.app)).toEqual({ ...NOTHING, recorded: [id], settled: [id] });
      expect(await shown(id)).toMatchObject({ status: 'CANCELLED' });
    });

    it('writes no row for a workflow that was terminated before anybody could refuse its start', async () => {
      await harness.stopWorker();
      const id = randomUUID();
      await startRaw(harness.temporal, id, { input: { payloads: [payload(null)] } });
      await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('made by mistake');
      await eventually(() => isClosed(id));
      await restoreMark();
      expect(await run(harness.app)).toEqual(NOTHING);
      await harness.startWorker();
    });

    it('looks only at workflows that have closed since the last run, unless it is asked for all', async () => {
      const { id } = await approvedAndForgotten();
      await writeMark(harness.db, new Date(Date.now() + 86_400_000));
      expect(await run(harness.app)).toEqual(NOTHING);
      expect(await run(harness.app, { closed: 'all' })).toEqual({
        ...NOTHING,
        recorded: [id],
        settled: [id],
      });
    });

    it('looks again at what closed shortly before the last run, because Temporal may have listed it late', async () => {
      const { id } = await approvedAndForgotten();
      await writeMark(harness.db, new Date());
      expect(await run(harness.app)).toEqual({ ...NOTHING, recorded: [id], settled: [id] });
    });

    it('looks at all closed workflows if it has never run', async () => {
      const { id } = await approvedAndForgotten();
      await harness.db('reconciler_mark').delete();
      expect(await run(harness.app)).toEqual({ ...NOTHING, recorded: [id], settled: [id] });
    });

    it('marks the time at which it began', async () => {
      await restoreMark();
      const before = Date.now();
      await run(harness.app);
      expect((await mark()).getTime()).toBeGreaterThanOrEqual(before);
    });

    it('comes back to the first closed workflow that it could not repair', async () => {
      await admin.put('/api/v1/admin/tenants/gone', { name: 'Gone', partner_id: 'acme' });
      const ids: string[] = [];
      while (ids.length < 2) {
        const id = (await admin.create({ tenant_id: 'gone' })).body.id as string;
        await admin.delete(`${REQUESTS}/${id}`);
        await eventually(() => isClosed(id));
        ids.push(id);
      }
      const first = harness.temporal.workflow.getHandle(workflowIdOf(ids[0] ?? ''));
      const { closeTime } = await first.describe();
      for (const id of ids) await forget(id);
      await harness.db('tenants').where({ id: 'gone' }).delete();
      await restoreMark();
      const { failed, ...repaired } = await run(harness.app);
      expect({ ...repaired, failed: failed.sort() }).toEqual({ ...NOTHING, failed: [...ids].sort() });
      expect(harness.logged()).toContain('tenant gone is not in the directory');
      expect(await mark()).toEqual(closeTime);

      await admin.put('/api/v1/admin/tenants/gone', { name: 'Gone', partner_id: 'acme' });
      const { recorded, settled } = await run(harness.app);
      expect([recorded.sort(), settled.sort()]).toEqual([[...ids].sort(), [...ids].sort()]);
      for (const id of ids) expect(await shown(id)).toMatchObject({ status: 'CANCELLED' });
      expect((await mark()).getTime()).toBeGreaterThan(Number(closeTime));
    });

    it('keeps the mark if the run was ended', async () => {
      await restoreMark();
      const before = await mark();
      const ended = new AbortController();
      const list = jest.spyOn(harness.app.census, 'closed').mockImplementation(() => {
        ended.abort();
        throw ended.signal.reason;
      });
      await expect(run(harness.app, { signal: ended.signal })).rejects.toThrow('aborted');
      list.mockRestore();
      expect(await mark()).toEqual(before);
    });
  });

  it('does not write a purged request again, whether its workflow has completed or still runs', async () => {
    const completed = await create();
    await admin.post(`${REQUESTS}/${completed}/reject`, { reason: 'not now' });
    await harness.stopWorker();
    const running = await create();
    const longAgo = { created_at: '2026-01-01', updated_at: '2026-01-02', expires_at: '2026-01-03' };
    await harness.db('registration_requests').whereIn('id', [completed, running]).update(longAgo);
    await harness.db('registration_requests').where({ id: running }).update({ status: 'EXPIRED' });
    expect(await purgeRequests(harness.app.db, 7 * 86_400_000)).toBe(2);
    await eventually(() => isRunning(running));
    const listed = async (): Promise<boolean> => {
      for await (const page of harness.app.census.closed(null))
        if (page.some(({ id }) => id === completed)) return true;
      return false;
    };
    await eventually(listed);

    expect(await run(harness.app, { closed: 'all' })).toEqual(NOTHING);
    for (const id of [completed, running])
      expect(await admin.get(`${REQUESTS}/${id}`)).toMatchObject({ status: 404 });

    const { raw } = await harness.temporal.workflow.getHandle(workflowIdOf(running)).describe();
    expect(raw.workflowExecutionInfo?.status).toBe(1);
    await harness.startWorker();
    await expect(harness.temporal.workflow.getHandle(workflowIdOf(running)).result()).rejects.toMatchObject({
      cause: { type: 'AlreadyDecided', details: [{ status: null }] },
    });
  });

  it('asks once for the rows of a page of closed workflows, and reads none of them', async () => {
    const queries: string[] = [];
    const note = ({ sql }: { sql: string }): number => queries.push(sql);
    const ids = [await create(), await create(), await create()];
    for (const id of ids) await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    const closed = async (): Promise<string[]> => {
      const all = [];
      for await (const page of harness.app.census.closed(null)) all.push(...page.map(({ id }) => id));
      return all;
    };
    await eventually(closed, (all) => ids.every((id) => all.includes(id)));
    harness.app.db.on('query', note);
    expect(await run(harness.app, { closed: 'all' })).toEqual(NOTHING);
    harness.app.db.off('query', note);
    expect(queries).toEqual(
      ['left join', '"id" in', 'reconciler_mark'].map((part) => expect.stringContaining(part) as string),
    );
  });

  it('changes nothing in a dry run, and says what a run would do', async () => {
    const [lost, closed, terminated] = [await create(), await create(), await create()];
    // Their first tasks are done, so no activity writes a row after it was forgotten.
    for (const id of [lost, terminated]) await eventually(async () => (await shown(id)).live);
    await admin.delete(`${REQUESTS}/${closed}`);
    await harness.temporal.workflow.getHandle(workflowIdOf(terminated)).terminate('made by mistake');
    await eventually(async () => {
      const running = await Promise.all([closed, terminated, lost].map(isRunning));
      return running.join() === 'false,false,true';
    });
    await forget(lost);
    await forget(closed);
    const unknown = requestRow({ created_at: new Date(), expires_at: new Date(Date.now() + 3_600_000) });
    await harness.db('registration_requests').insert(unknown);
    await writeMark(harness.db, new Date(0));
    const world = async (): Promise<unknown> => ({
      requests: await harness.db('registration_requests').orderBy('id'),
      events: await harness.db('audit_events').orderBy('id'),
      applications: await harness.db('applications').orderBy('id'),
      mark: await harness.db('reconciler_mark'),
      workflow: await harness.app.census.fate(String(unknown.id)),
    });
    const before = await world();
    const wouldDo = {
      ...NOTHING,
      recorded: [lost, closed],
      settled: [terminated, closed].sort(),
      restarted: [unknown.id],
    };
    const sorted = async (options: ReconcileOptions): Promise<unknown> => {
      const done = await run(harness.app, options);
      return { ...done, settled: done.settled.toSorted() };
    };
    expect(await sorted({ isDryRun: true })).toEqual(wouldDo);
    expect(await world()).toEqual(before);
    expect(await sorted({})).toEqual(wouldDo);
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
      () => run(harness.app),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({ status: 'APPROVED', client_id: approved.client_id });
    const { body } = await admin.get(`/api/v1/admin/applications/${approved.id}`);
    expect(body).toMatchObject({ client_id: approved.client_id, secrets: [] });
  });

  it('leaves it to another process if that one has just written the outcome', async () => {
    const id = await create();
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    await forgetDecision(id);
    const difference = await findLostEnd(harness.app, id);
    expect([await difference?.apply(), await difference?.apply()]).toEqual([true, false]);
  });

  it('counts the outcome that it writes, once', async () => {
    const [rejected, approved] = [await create(), await create()];
    await admin.post(`${REQUESTS}/${rejected}/reject`, { reason: 'not now' });
    const { body } = await admin.post(`${REQUESTS}/${approved}/approve`);
    await forgetDecision(rejected);
    await forgetDecision(approved);
    await harness.db('applications').where({ id: body.id }).delete();

    const { metrics, calls } = notedMetrics();
    await eventually(
      () => reconcile({ ...harness.app, metrics }, { graceMs: 0 }),
      () => calls.length === 2,
    );
    await reconcile({ ...harness.app, metrics }, { graceMs: 0 });
    expect(calls.sort()).toEqual([
      expect.stringMatching(/^decided\("APPROVED", [\d.]+\)$/),
      expect.stringMatching(/^decided\("REJECTED", [\d.]+\)$/),
    ]);
  });

  it('cancels a request whose workflow an operator terminated', async () => {
    const id = await create();
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('made by mistake');

    await eventually(
      () => run(harness.app),
      ({ settled }) => settled.includes(id),
    );
    expect(await shown(id)).toMatchObject({
      status: 'CANCELLED',
      decided_by: { sub: 'temporal-operator' },
      decision_notes: 'its workflow was ended: made by mistake',
    });
  });

  it('starts no workflow for a request that was decided while it looked', async () => {
    const id = await create();
    await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'not now' });
    jest.spyOn(harness.app.census, 'fate').mockResolvedValueOnce({ type: 'unknown' });
    expect(await findLostEnd(harness.app, id)).toBeUndefined();
  });

  it('starts the workflow again if Temporal has lost it, with the same time to live', async () => {
    const id = await create();
    const before = await shown(id);
    // This Temporal server was just set up, so it does not know the request.
    const temporal = await createNamespace();
    const parts = { databaseUrl: harness.databaseUrl, temporal, auth: testServers().auth };
    const anew = createContext(loadConfig({}), parts, harness.app.log);
    try {
      const repairs = await run(anew.app);
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

    expect(await run(harness.app)).toEqual({
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
    expect(await run(harness.app)).toEqual(NOTHING);
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
    expect(await run(harness.app)).toEqual({ ...NOTHING, recorded: [id] });
    expect(await shown(id)).toMatchObject({ status: 'PENDING', requested_by: { sub: 'grace' } });

    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('a test');
    await eventually(
      () => run(harness.app),
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

    expect(await run(harness.app)).toMatchObject({ recorded: [id] });
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

    expect(await run(harness.app)).toEqual({ ...NOTHING, relocated: [id] });
    await eventually(partner, (value) => value === 'globex');
    const repairs = await eventually(
      () => run(harness.app),
      ({ relocated }) => relocated.length === 0,
    );
    expect(repairs).toEqual(NOTHING);
    expect(await shown(id)).toMatchObject({ status: 'PENDING', live: { ignored_signals: [] } });
  });

  it('leaves requests alone that are younger than the time of grace', async () => {
    const id = await create();
    await harness.temporal.workflow.getHandle(workflowIdOf(id)).terminate('made by mistake');
    expect((await run(harness.app, { graceMs: 60_000 })).settled).not.toContain(id);
  });

  it('writes no row of a workflow that is younger than the time of grace', async () => {
    const id = await create();
    await eventually(async () => (await shown(id)).live);
    await eventually(() => isRunning(id));
    await forget(id);
    expect((await run(harness.app, { graceMs: 60_000 })).recorded).not.toContain(id);
    expect((await run(harness.app)).recorded).toContain(id);
  });
});

describe('the reconciler of very many requests', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
  });
  afterAll(() => harness.stop());
  afterEach(() => jest.restoreAllMocks());

  it('compares more rows than fit on a page, in both directions, and counts them', async () => {
    const ids = [...Array(1_100).keys()].map(
      (n) => `${n.toString(16).padStart(8, '0')}-0000-4000-8000-000000000000`,
    );
    const missing = ids.filter((_id, index) => index % 100 === 50);
    const created_at = new Date();
    const expires_at = new Date(Date.now() + 3_600_000);
    const rows = ids.map((id) => requestRow({ id, created_at, expires_at }));
    await harness.db.batchInsert('registration_requests', rows, 500);
    const running = ids
      .filter((id) => !missing.includes(id))
      .map((id) => ({
        id,
        runId: id,
        startedAt: created_at,
        closedAt: null,
        isCompleted: false,
        partnerId: 'acme',
      }));
    jest.spyOn(harness.app.census, 'fate').mockResolvedValue({ type: 'unknown' });
    jest.spyOn(harness.app.workflows, 'start').mockImplementation(({ id }) => {
      if (id === missing[3]) return Promise.reject(new Error('of this one only'));
      return Promise.resolve({ created_at: '', expires_at: '', run_id: '' });
    });
    const list = jest.spyOn(harness.app.census, 'running').mockImplementation(async function* (after, upTo) {
      await Promise.resolve();
      yield running.filter(({ id }) => id > (after ?? '') && id <= (upTo ?? 'g')).slice(0, 600);
      yield running.filter(({ id }) => id > (after ?? '') && id <= (upTo ?? 'g')).slice(600);
    });
    const summary = await reconcile(harness.app, { graceMs: 0 });
    expect(summary).toMatchObject({ failed: 1, restarted: missing.length - 1, recorded: 0, settled: 0 });
    expect(summary.running_workflows).toBe(running.length);
    expect(summary.pending_rows).toBe(ids.length);
    expect(list).toHaveBeenCalledTimes(2);
  });
});
