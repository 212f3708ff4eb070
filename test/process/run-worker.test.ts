import { workflowIdOf } from '../../workflows/contract';
import { runWorker } from '../../src/process/run-worker';
import { type ApiClient, apiClient, REQUESTS } from '../support/http/api-client';
import { hold } from '../support/db/hold';
import { eventually } from '../support/eventually';
import { capturedLog } from '../support/service/captured-log';
import { type Harness, startHarness } from '../support/service/harness';
import { startServiceWith } from '../support/service/service-with-parts';
import { startTcpProxy } from '../support/servers/tcp-proxy';
import { testServers } from '../support/servers/test-servers';

const APPROVALS = 30;
const MAX_CONCURRENT = 3;

describe('many approvals at once that wait for the database', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness({
      env: { MAX_CONCURRENT_ACTIVITIES: String(MAX_CONCURRENT), DECISION_WAIT: 'PT1S' },
    });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  async function waiting(): Promise<number> {
    return Number((await harness.db('pg_locks').where({ granted: false }).count())[0]?.count);
  }

  it('take no connection from the API, and no more from Postgres than the worker may', async () => {
    const ids: string[] = [];
    while (ids.length < APPROVALS) ids.push((await admin.create()).body.id as string);
    // Readers may pass, but no application can be added.
    const held = await hold(harness.ownerUrl, 'lock table applications in share row exclusive mode');
    try {
      const approvals = await Promise.all(ids.map((id) => admin.post(`${REQUESTS}/${id}/approve`)));
      expect(approvals.map(({ status }) => status)).toEqual(ids.map(() => 202));
      expect((await admin.get(REQUESTS)).status).toBe(200);
      for (const id of ids) {
        const handle = harness.temporal.workflow.getHandle(workflowIdOf(id));
        await eventually(
          () => handle.describe(),
          ({ raw }) => raw.pendingActivities?.length === 1,
        );
      }
      // This call waits its full DECISION_WAIT. Meanwhile a worker without a limit would start all the others.
      expect((await admin.post(`${REQUESTS}/${ids[0]}/approve`)).status).toBe(202);
      expect(await eventually(waiting, (count) => count >= MAX_CONCURRENT)).toBe(MAX_CONCURRENT);
    } finally {
      await held.release();
    }
    await eventually(
      async () => (await admin.get(`${REQUESTS}/?status=APPROVED&per_page=100`)).body.total as number,
      (total) => total === APPROVALS,
      45_000,
    );
    // This is the error of an activity that waited for a connection and got none.
    expect(harness.logged()).not.toContain('KnexTimeoutError');
  });
});

describe('a worker that is cut off from Temporal, and gets no error', () => {
  it('does not count as polling until Temporal is back', async () => {
    const harness = await startHarness({ worker: false });
    const [, port] = harness.temporalConfig.connection.address.split(':');
    const proxy = await startTcpProxy(Number(port));
    const temporal = {
      ...harness.temporalConfig,
      connection: { address: `127.0.0.1:${proxy.port}` },
    };
    const service = await startServiceWith(harness, { temporal });
    const { log, logged } = capturedLog();
    const worker = await runWorker(service, temporal, log, new AbortController().signal, {
      codePath: testServers().workflowBundle,
    });
    try {
      expect(service.polling.isPolling).toBe(true);
      await proxy.become('silent');
      await eventually(() => !service.polling.isPolling, Boolean, 30_000);
      // It is the same worker all the time, so nothing but the watch can notice.
      expect(logged()).not.toContain('worker failed');
      await proxy.become('open');
      await eventually(() => service.polling.isPolling, Boolean, 30_000);
      expect(logged()).not.toContain('worker failed');
    } finally {
      await worker.stop();
      await service.stop();
      await proxy.stop();
      await harness.stop();
    }
  });
});
