import { randomBytes } from 'node:crypto';
import { pino } from 'pino';
import { workflowIdOf } from '../../src/domain/request/workflow-id';
import { runWorker } from '../../src/process/run-worker';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { ENCRYPTING_BUNDLE, type Harness, startHarness } from '../support/service/harness';
import { startServiceWith } from '../support/service/service-with-parts';
import { testServers } from '../support/servers/test-servers';
import { rawBytes } from '../support/temporal/raw-bytes';

const [k1, k2] = ['k1', 'k2'].map((id) => `${id}:${randomBytes(32).toString('base64')}`);

/** An API and a worker with keys of their own, as two processes have them. */
interface Processes {
  admin: ApiClient;
  stop: () => Promise<void>;
}

describe('the keys of encryption', () => {
  let harness: Harness;
  let token: string;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    token = await harness.token({ role: 'super_admin' });
  });
  afterAll(() => harness.stop());

  async function startWorkerWith(keys: string): Promise<() => Promise<void>> {
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
    return async () => {
      await worker.stop();
      await stop();
    };
  }

  async function startWith(keys: { api: string; worker: string }): Promise<Processes> {
    const stopWorker = await startWorkerWith(keys.worker);
    const api = await startServiceWith(harness, {}, { ENCRYPTION_KEYS: keys.api });
    return {
      admin: apiClient(api, token),
      stop: async () => {
        await api.stop();
        await stopWorker();
      },
    };
  }

  const isEncrypted = async (id: string): Promise<boolean> =>
    (await rawBytes(harness.temporal, workflowIdOf(id), [])).includes('binary/encrypted');
  const taskFailure = async (id: string): Promise<string | undefined> => {
    const { events } = await harness.temporal.workflow.getHandle(workflowIdOf(id)).fetchHistory();
    const failed = events?.find(({ workflowTaskFailedEventAttributes: failure }) => failure);
    return failed?.workflowTaskFailedEventAttributes?.failure?.message ?? undefined;
  };

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
      const { admin, stop } = await startWith({ api, worker });
      try {
        const kept = [await admin.create(), await admin.create()].map(({ body }) => String(body.id));
        pending.push({ id: kept[0] ?? '', until }, { id: kept[1] ?? '', until: number + 1 });
        expect({ what, encrypted: await isEncrypted(kept[0] ?? '') }).toEqual({ what, encrypted: encrypts });
        const due = pending.filter((each) => each.until <= number || number === stages.length - 1);
        for (const { id } of due) {
          const approved = await admin.post(`${REQUESTS}/${id}/approve`, { notes: 'fine' });
          expect({ what, id, status: approved.status }).toEqual({ what, id, status: 200 });
          expect(approved.body.client_secret).toMatch(/^[\w-]{43}$/);
          pending.splice(
            pending.findIndex((each) => each.id === id),
            1,
          );
        }
      } finally {
        await stop();
      }
    }
    expect(pending).toEqual([]);
  });

  it('that a worker lacks cost a request nothing but time: it goes on when a worker has them', async () => {
    const unkeyed = await startWith({ api: `${k1}`, worker: '' });
    const { body, status } = await unkeyed.admin.create();
    expect(status).toBe(201);
    const id = String(body.id);
    const message = await eventually(() => taskFailure(id));
    expect(message).toBe('encrypted with the key "k1", which ENCRYPTION_KEYS of this process does not have');
    expect((await harness.temporal.workflow.getHandle(workflowIdOf(id)).describe()).status.name).toBe(
      'RUNNING',
    );
    await unkeyed.stop();

    const keyed = await startWith({ api: `${k1}`, worker: `${k1}` });
    const approved = await keyed.admin.post(`${REQUESTS}/${id}/approve`);
    expect([200, 202]).toContain(approved.status);
    await eventually(
      () => keyed.admin.get(`${REQUESTS}/${id}`),
      (answer) => answer.body.status === 'APPROVED',
    );
    await keyed.stop();
  });

  it('that a worker lacks cost a decision nothing but time', async () => {
    const started = await startWith({ api: '', worker: '' });
    const id = String((await started.admin.create()).body.id);
    await started.stop();
    const unkeyed = await startWith({ api: `${k1}`, worker: '' });
    const rejecting = unkeyed.admin.post(`${REQUESTS}/${id}/reject`, { reason: 'no' });
    expect(await eventually(() => taskFailure(id))).toContain('"k1"');
    // A worker with the keys takes over, and the caller who waits is answered.
    const stopKeyed = await startWorkerWith(`${k1}`);
    await eventually(
      () => unkeyed.admin.get(`${REQUESTS}/${id}`),
      ({ body }) => body.status === 'REJECTED',
    );
    expect([200, 202]).toContain((await rejecting).status);
    await unkeyed.stop();
    await stopKeyed();
  });

  it('that an API lacks never make it claim what is not so: 202, and live is null', async () => {
    const stopWorker = await startWorkerWith(`${k1}`);
    const unkeyed = await startServiceWith(harness, {}, { DECISION_WAIT: 'PT1S' });
    const admin = apiClient(unkeyed, token);
    const { body } = await admin.create();
    const path = `${REQUESTS}/${String(body.id)}`;
    expect((await admin.get(path)).body).toMatchObject({ status: 'PENDING', live: null });
    expect((await admin.post(`${path}/approve`)).status).toBe(202);
    await eventually(
      () => admin.get(path),
      (answer) => answer.body.status === 'APPROVED',
    );
    await unkeyed.stop();
    await stopWorker();
  });
});
