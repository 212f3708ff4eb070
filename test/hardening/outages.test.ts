import { randomUUID } from 'node:crypto';
import { runWorker } from '../../src/process/run-worker';
import { type Answered, type ApiClient, apiClient, createBody, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { expectAgreement } from '../support/request/expect-agreement';
import { type Harness, startHarness } from '../support/service/harness';
import { holdRequest } from '../support/db/hold';
import { keyedPost } from '../support/http/keyed-post';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy';
import { testServers } from '../support/servers/test-servers';

const OUTAGES = ['refusing', 'silent'] as const;

describe('an outage', () => {
  let harness: Harness;
  let admin: ApiClient;
  let proxy: TcpProxy;
  let service: Service;
  let client: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
  });
  afterAll(() => harness.stop());
  afterEach(async () => {
    await service.stop();
    await proxy.stop();
  });

  const pending = async (): Promise<string> => (await admin.create()).body.id as string;
  const trail = async (id: string): Promise<string[]> =>
    (await admin.get(`${REQUESTS}/${id}/events`)).body.items.map(
      ({ action }: { action: string }) => action,
    ) as string[];
  const expectRetryLater = ({ status, headers, body }: Answered, expected = 503): void => {
    expect({ status, body }).toMatchObject({
      status: expected,
      body: { detail: expect.any(String) as string },
    });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  };
  const decisions = (id: string): Record<string, () => Promise<Answered>> => ({
    approve: () => client.post(`${REQUESTS}/${id}/approve`),
    reject: () => client.post(`${REQUESTS}/${id}/reject`, { reason: 'no' }),
    cancel: () => client.delete(`${REQUESTS}/${id}`),
  });

  describe.each(OUTAGES)('of Temporal that is %s', (way) => {
    beforeEach(async () => {
      const [, port] = harness.temporalConfig.connection.address.split(':');
      proxy = await startTcpProxy(Number(port));
      const connection = { address: `127.0.0.1:${proxy.port}` };
      service = await startServiceWith(harness, { temporal: { ...harness.temporalConfig, connection } });
      client = apiClient(service, admin.token);
      expect((await client.create()).status).toBe(201);
    });

    it('does not disturb list and get; nothing is decided until it ends, and it ends by itself', async () => {
      const id = await pending();
      await proxy.become(way);

      const [list, get, ...decided] = await Promise.all([
        client.get(REQUESTS),
        client.get(`${REQUESTS}/${id}`),
        ...Object.values(decisions(id)).map((decide) => decide()),
      ]);
      expect([list.status, get.status]).toEqual([200, 200]);
      expect(get.body).toMatchObject({ status: 'PENDING', live: null });
      // If the network loses everything, nobody knows whether Temporal got the decision.
      for (const answer of decided) expectRetryLater(answer, way === 'silent' ? 504 : 503);
      expect((await fetch(`${service.url}/statusz`)).status).toBe(503);

      await proxy.become('open');
      await eventually(
        () => fetch(`${service.url}/statusz`),
        ({ status }) => status === 200,
      );
      expect(await trail(id)).toEqual(['created']);
      await expectAgreement(harness, admin, id, [await client.post(`${REQUESTS}/${id}/approve`)]);
    });

    it('lets a create be sent again with its key, and that makes one request', async () => {
      const [key, body] = [randomUUID(), createBody()];
      const send = (): Promise<Answered> => keyedPost(client, service.url, REQUESTS, key, body);
      await proxy.become(way);
      // If the network loses everything, nobody knows whether Temporal got the start.
      expectRetryLater(await send(), way === 'silent' ? 504 : 503);
      await proxy.become('open');
      const created = await eventually(send, ({ status }) => status === 201);
      expect(await harness.db('registration_requests').where({ name: body.name }).pluck('id')).toEqual([
        created.body.id,
      ]);
    });
  });

  describe.each(OUTAGES)('of Postgres that is %s', (way) => {
    beforeEach(async () => {
      proxy = await startTcpProxy(Number(new URL(harness.databaseUrl).port));
      const url = new URL(harness.databaseUrl);
      url.port = String(proxy.port);
      service = await startServiceWith(harness, { databaseUrl: url.href });
      client = apiClient(service, admin.token);
      expect((await client.get(REQUESTS)).status).toBe(200);
    });

    it('makes every answer 503, leaves nothing half done, and ends by itself', async () => {
      const id = await pending();
      await proxy.become(way);

      const body = createBody();
      const answers = await Promise.all([
        client.get(REQUESTS),
        client.get(`${REQUESTS}/${id}`),
        client.create(body),
        keyedPost(client, service.url, REQUESTS, randomUUID(), body),
        ...Object.values(decisions(id)).map((decide) => decide()),
      ]);
      for (const answer of answers) expectRetryLater(answer);
      expect((await fetch(`${service.url}/statusz`)).status).toBe(503);

      await proxy.become('open');
      await eventually(
        () => fetch(`${service.url}/statusz`),
        ({ status }) => status === 200,
      );
      expect(await harness.db('registration_requests').where({ name: body.name })).toEqual([]);
      await expectAgreement(harness, admin, id, [await client.post(`${REQUESTS}/${id}/approve`)]);
    });

    it('in the middle of an approval does not stop the worker: after it there is one application', async () => {
      const id = await pending();
      await harness.stopWorker();
      const worker = await runWorker(
        service,
        harness.temporalConfig,
        service.app.log,
        new AbortController().signal,
        { codePath: testServers().workflowBundle },
      );
      try {
        const row = await holdRequest(harness, id);
        const approval = admin.post(`${REQUESTS}/${id}/approve`);
        await row.whenWaitedFor();
        await proxy.become(way);
        await row.release();
        await proxy.become('open');
        await expectAgreement(harness, admin, id, [await approval]);
      } finally {
        await worker.stop();
        await harness.startWorker();
      }
    });
  });
});
