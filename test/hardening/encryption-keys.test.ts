import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { workflowIdOf } from '../../workflows/contract';
import { runWorker } from '../../src/process/run-worker';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { ENCRYPTING_BUNDLE, type Harness, startHarness } from '../support/service/harness';
import { startServiceWith } from '../support/service/service-with-parts';
import { testServers } from '../support/servers/test-servers';
import { rawBytes } from '../support/temporal/raw-bytes';

const [k1, k2] = ['k1', 'k2'].map((id) => `${id}:${randomBytes(32).toString('base64')}`);

describe('the keys of encryption', () => {
  let harness: Harness;
  let token: string;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    token = await harness.token({ role: 'super_admin' });
  });
  afterAll(() => harness.stop());

  const running = new Set<() => Promise<void>>();
  afterEach(async () => {
    for (const stop of running) await stop();
  });
  /** Makes sure that a process is stopped, once, even if a test fails. */
  function stoppable(end: () => Promise<void>): () => Promise<void> {
    const stop = async (): Promise<void> => {
      if (running.delete(stop)) await end();
    };
    running.add(stop);
    return stop;
  }

  async function startWorker(keys: string): Promise<() => Promise<void>> {
    const { stop, ...context } = await startServiceWith(harness, {}, { ENCRYPTION_KEYS: keys });
    const isEncrypting = context.dataConverter.failureConverterPath !== undefined;
    const bundle = { codePath: isEncrypting ? ENCRYPTING_BUNDLE : testServers().workflowBundle };
    const log = pino({ level: 'silent' });
    const worker = await runWorker(
      context,
      harness.temporalConfig,
      log,
      new AbortController().signal,
      bundle,
    );
    return stoppable(async () => {
      await worker.stop();
      await stop();
    });
  }

  async function startApi(keys: string): Promise<{ admin: ApiClient; stop: () => Promise<void> }> {
    const env = { ENCRYPTION_KEYS: keys, DECISION_WAIT: 'PT1S' };
    const { stop, ...api } = await startServiceWith(harness, {}, env);
    return { admin: apiClient(api, token), stop: stoppable(stop) };
  }

  /** This client has no keys, so it reads raw answers only. */
  async function execution(id: string): Promise<{ length: number; isRunning: boolean }> {
    const { workflowExecutionInfo: info } = await harness.temporal.workflowService.describeWorkflowExecution({
      namespace: harness.temporalConfig.namespace,
      execution: { workflowId: workflowIdOf(id) },
    });
    return { length: Number(info?.historyLength), isRunning: !info?.closeTime };
  }
  /** Whether anything is encrypted after the first workflow task, whose last event is a timer. */
  async function isEncrypted(id: string): Promise<boolean> {
    await eventually(
      () => execution(id),
      ({ length }) => length >= 6,
    );
    return (await rawBytes(harness.temporal, workflowIdOf(id), [])).includes('binary/encrypted');
  }
  async function taskFailure(id: string): Promise<string | undefined> {
    const { events } = await harness.temporal.workflow.getHandle(workflowIdOf(id)).fetchHistory();
    const failed = events?.find(({ workflowTaskFailedEventAttributes: failure }) => failure);
    return failed?.workflowTaskFailedEventAttributes?.failure?.message ?? undefined;
  }
  /** Temporal repeats a failed task after longer and longer times. */
  const becomes = (admin: ApiClient, id: string, status: string): Promise<unknown> =>
    eventually(
      () => admin.get(`${REQUESTS}/${id}`),
      ({ body }) => body.status === status,
      45_000,
    );

  /** What operators do, one process after the other. `until` is the last stage in which such a request may be pending. */
  const stages: { what: string; api: string; worker: string; encrypts: boolean; until?: number }[] = [
    { what: 'no keys', api: '', worker: '', encrypts: false },
    { what: 'turning on: the worker decrypts', api: '', worker: `plain,${k1}`, encrypts: false },
    { what: 'turning on: both decrypt', api: `plain,${k1}`, worker: `plain,${k1}`, encrypts: false },
    { what: 'turning on: the API encrypts', api: `${k1}`, worker: `plain,${k1}`, encrypts: true, until: 9 },
    {
      what: 'turning on: the worker encrypts',
      api: `plain,${k1}`,
      worker: `${k1}`,
      encrypts: true,
      until: 9,
    },
    { what: 'both encrypt', api: `${k1}`, worker: `${k1}`, encrypts: true, until: 9 },
    {
      what: 'rotating: the worker knows both',
      api: `${k1}`,
      worker: `${k1},${k2}`,
      encrypts: true,
      until: 9,
    },
    {
      what: 'rotating: the worker uses the new one',
      api: `${k1},${k2}`,
      worker: `${k2},${k1}`,
      encrypts: true,
      until: 9,
    },
    { what: 'rotating: both use the new one', api: `${k2},${k1}`, worker: `${k2},${k1}`, encrypts: true },
    { what: 'rotated', api: `${k2}`, worker: `${k2},${k1}`, encrypts: true },
    { what: 'turning off: the worker only decrypts', api: `${k2}`, worker: `plain,${k2}`, encrypts: true },
    { what: 'turned off', api: `plain,${k2}`, worker: `plain,${k2}`, encrypts: false },
  ];

  it('can be turned on, rotated and turned off while requests are pending', async () => {
    const pending: { id: string; until: number }[] = [];
    for (const [number, { what, api, worker, encrypts, until = stages.length }] of stages.entries()) {
      const stopWorker = await startWorker(worker);
      const { admin, stop } = await startApi(api);
      const kept = [await admin.create(), await admin.create()].map(({ body }) => String(body.id));
      pending.push({ id: kept[0] ?? '', until }, { id: kept[1] ?? '', until: number + 1 });
      expect({ what, encrypted: await isEncrypted(kept[0] ?? '') }).toEqual({ what, encrypted: encrypts });
      const isLast = number === stages.length - 1;
      for (const { id } of pending.filter((each) => each.until <= number || isLast)) {
        const { status, body } = await admin.post(`${REQUESTS}/${id}/approve`, { notes: 'fine' });
        // 202 only says that it took longer than a second.
        expect({ what, isDecided: [200, 202].includes(status) }).toEqual({ what, isDecided: true });
        if (status === 200) expect(body.client_secret).toMatch(/^[\w-]{43}$/);
        await becomes(admin, id, 'APPROVED');
        pending.splice(
          pending.findIndex((each) => each.id === id),
          1,
        );
      }
      await stop();
      await stopWorker();
    }
    expect(pending).toEqual([]);
  });

  it('that a worker lacks cost a request nothing but time: it goes on when a worker has them', async () => {
    const stopUnkeyed = await startWorker('');
    const { admin } = await startApi(`${k1}`);
    const { body, status } = await admin.create();
    expect(status).toBe(201);
    const id = String(body.id);
    expect(await eventually(() => taskFailure(id))).toBe(
      'encrypted with the key "k1", which ENCRYPTION_KEYS of this process does not have',
    );
    await stopUnkeyed();
    expect(await execution(id)).toMatchObject({ isRunning: true });

    await startWorker(`${k1}`);
    expect([200, 202]).toContain((await admin.post(`${REQUESTS}/${id}/approve`)).status);
    await becomes(admin, id, 'APPROVED');
  });

  it('that a worker lacks cost a decision nothing but time', async () => {
    const stopUnkeyed = await startWorker('');
    const plain = await startApi('');
    const id = String((await plain.admin.create()).body.id);
    expect(await isEncrypted(id)).toBe(false);
    const { admin } = await startApi(`${k1}`);
    expect((await admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' })).status).toBe(202);
    expect(await eventually(() => taskFailure(id))).toContain('"k1"');
    await stopUnkeyed();
    expect((await admin.get(`${REQUESTS}/${id}`)).body).toMatchObject({ status: 'PENDING' });

    await startWorker(`${k1}`);
    await becomes(admin, id, 'REJECTED');
  });

  it('that an API lacks never make it claim what is not so: 202, and live is null', async () => {
    await startWorker(`${k1}`);
    const { admin } = await startApi('');
    const id = String((await admin.create()).body.id);
    expect(await isEncrypted(id)).toBe(true);
    expect((await admin.get(`${REQUESTS}/${id}`)).body).toMatchObject({ status: 'PENDING', live: null });
    expect((await admin.post(`${REQUESTS}/${id}/approve`)).status).toBe(202);
    await becomes(admin, id, 'APPROVED');
  });
});
