import { randomUUID } from 'node:crypto';
import { type Answered, type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { keyedPost } from '../support/http/keyed-post';
import { refuseInserts } from '../support/db/refuse-inserts';
import { type Harness, startHarness } from '../support/service/harness';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy';

const PARTNERS = '/api/v1/admin/partners';
const TENANTS = '/api/v1/admin/tenants';
const isCommit = (sent: string): boolean => sent.includes('COMMIT;');

describe('a change that Postgres commits, but whose answer to COMMIT is lost', () => {
  let harness: Harness;
  let proxy: TcpProxy;
  let service: Service;
  /** Calls the service that loses answers. */
  let client: ApiClient;
  /** Calls a service that does not. */
  let admin: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
    const url = new URL(harness.databaseUrl);
    proxy = await startTcpProxy(Number(url.port));
    url.port = String(proxy.port);
    service = await startServiceWith(harness, { databaseUrl: url.href });
    client = apiClient(service, admin.token);
  });
  afterEach(() => proxy.become('open'));
  afterAll(async () => {
    await service.stop();
    await proxy.stop();
    await harness.stop();
  });

  /** Creates an application that has one secret. */
  const application = async (): Promise<string> => {
    const { id } = (await admin.create()).body as { id: string };
    return (await admin.post(`${REQUESTS}/${id}/approve`)).body.id as string;
  };
  const secretsOf = async (id: string): Promise<{ id: string }[]> =>
    (await admin.get(`${APPLICATIONS}/${id}`)).body.secrets as { id: string }[];
  const expectUnknown = ({ status, headers, body }: Answered): void => {
    expect({ status, body }).toEqual({
      status: 504,
      body: { detail: expect.stringMatching(/did not say .+: look at what is there before trying again$/) },
    });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  };

  it.each(['cut', 'silent'] as const)('is answered 504, not "nothing was done" (%s)', async (how) => {
    const [issued, revoked] = [await application(), await application()];
    const [secret] = await secretsOf(revoked);
    const id = `lost-${how}`;
    proxy.loseAnswers(how, isCommit);
    const answers = await Promise.all([
      client.post(`${APPLICATIONS}/${issued}/secrets`),
      client.delete(`${APPLICATIONS}/${revoked}/secrets/${secret?.id}`),
      client.put(`${PARTNERS}/${id}`, { name: id }),
      client.put(`${TENANTS}/${id}`, { name: id, partner_id: 'acme' }),
    ]);

    for (const answer of answers) expectUnknown(answer);
    expect(await secretsOf(issued)).toHaveLength(2);
    expect(await secretsOf(revoked)).toEqual([]);
    expect((await admin.get(`${PARTNERS}/${id}`)).status).toBe(200);
    expect((await admin.get(`${TENANTS}/${id}`)).status).toBe(200);
  });

  it('can be sent again with its key, and is done once', async () => {
    const [id, key] = [await application(), randomUUID()];
    const send = (): Promise<Answered> =>
      keyedPost(client, service.url, `${APPLICATIONS}/${id}/secrets`, key);
    proxy.loseAnswers('cut', isCommit);
    expectUnknown(await send());

    await proxy.become('open');
    expect(await send()).toMatchObject({ status: 201, body: { client_secret: null } });
    expect(await secretsOf(id)).toHaveLength(2);
  });

  it('has done nothing if the lost answer is about its key', async () => {
    const [id, key] = [await application(), randomUUID()];
    proxy.loseAnswers('cut', (sent) => sent.includes(key));
    expect(await keyedPost(client, service.url, `${APPLICATIONS}/${id}/secrets`, key)).toMatchObject({
      status: 503,
      body: { detail: expect.stringContaining('nothing was done') as string },
    });
    expect(await secretsOf(id)).toHaveLength(1);
  });

  it('is answered 503 if Postgres answers that it did not commit', async () => {
    const id = await application();
    const allow = await refuseInserts(harness.db, 'application_secrets', '40001', 'commit');
    try {
      expect(await client.post(`${APPLICATIONS}/${id}/secrets`)).toMatchObject({
        status: 503,
        body: { detail: expect.stringContaining('nothing was done') as string },
      });
    } finally {
      await allow();
    }
    expect(await secretsOf(id)).toHaveLength(1);
  });
});
