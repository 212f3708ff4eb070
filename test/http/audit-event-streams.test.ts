import { type IncomingMessage, request } from 'node:http';
import { type ApiClient, apiClient } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTcpProxy, type TcpProxy } from '../support/servers/tcp-proxy';

const EVENTS = '/api/v1/admin/audit-events';
const NDJSON = 'application/x-ndjson';
/** So many that they do not fit into the buffers of a connection: 21 chunks of more than a megabyte each. */
const MANY = 20_500;

describe('a stream of many audit events', () => {
  let harness: Harness;
  let admin: ApiClient;
  let proxy: TcpProxy;
  let service: Service;
  let queries = 0;
  beforeAll(async () => {
    harness = await startHarness({ worker: false });
    admin = apiClient(harness, await harness.token({ role: 'super_admin', sub: 'root' }));
    await harness.patientDb.raw(
      `insert into audit_events (id, action, subject, at, detail)
       select gen_random_uuid(), 'tenant_changed', 'tenant/many', now(), jsonb_build_object('pad', repeat('x', 1200))
       from generate_series(1, ?::int)`,
      [MANY],
    );
    proxy = await startTcpProxy(Number(new URL(harness.databaseUrl).port));
    const url = new URL(harness.databaseUrl);
    url.host = `127.0.0.1:${proxy.port}`;
    service = await startServiceWith(harness, { databaseUrl: url.href });
    service.db.on('query', ({ sql }: { sql: string }) => {
      if (sql.includes('from audit_events')) queries += 1;
    });
  });
  beforeEach(() => {
    queries = 0;
  });
  afterAll(async () => {
    await service.stop();
    await proxy.stop();
    await harness.stop();
  });

  const open = ({ url } = service, method = 'GET'): Promise<IncomingMessage> =>
    new Promise((resolve, reject) => {
      const headers = { accept: NDJSON, authorization: `Bearer ${admin.token}` };
      request(`${url}${EVENTS}?action=tenant_changed`, { method, headers }, resolve)
        .on('error', reject)
        .end();
    });
  /** Reads the rest of an answer. Rejects if it is cut off. */
  const lengthOf = async (answer: IncomingMessage): Promise<number> => {
    let lines = 0;
    for await (const chunk of answer) lines += String(chunk).split('\n').length - 1;
    return lines;
  };

  it('is sent to its end', async () => {
    expect(await lengthOf(await open())).toBe(MANY);
    expect(queries).toBe(21);
  });

  it('waits for a caller who does not read yet', async () => {
    const slow = await open();
    // It is waiting while another caller reads everything.
    expect(await lengthOf(await open())).toBe(MANY);
    expect(queries - 21).toBeLessThan(21);
    expect(await lengthOf(slow)).toBe(MANY);
    expect(queries).toBe(42);
  });

  it('ends when the caller goes away', async () => {
    const answer = await open();
    answer.destroy();
    await eventually(() => service.logged().includes('request aborted'));
    const atThatTime = queries;
    expect(atThatTime).toBeLessThan(21);
    expect(await lengthOf(await open())).toBe(MANY);
    expect(queries - atThatTime).toBe(21);
    expect(service.logged()).not.toContain('request errored');
  });

  it('does not read on for HEAD, which has the headers only', async () => {
    const answer = await open(service, 'HEAD');
    expect(answer.statusCode).toBe(200);
    expect(answer.headers['content-type']).toBe(NDJSON);
    expect(await lengthOf(answer)).toBe(0);
    expect(queries).toBe(1);
  });

  it('is cut off if the caller reads nothing for REQUEST_TIMEOUT', async () => {
    const impatient = await startServiceWith(harness, {}, { REQUEST_TIMEOUT: 'PT1S' });
    try {
      const answer = await open(impatient);
      await eventually(() => impatient.logged().includes('request aborted'));
      await expect(lengthOf(answer)).rejects.toMatchObject({ code: 'ECONNRESET' });
      expect(impatient.logged()).not.toContain('request errored');
    } finally {
      await impatient.stop();
    }
  });

  it('is visibly cut off if the database goes away in the middle', async () => {
    const answer = await open();
    expect(answer.statusCode).toBe(200);
    await proxy.become('refusing');
    await expect(lengthOf(answer)).rejects.toMatchObject({ code: 'ECONNRESET' });
    const line = await eventually(() =>
      service
        .logged()
        .split('\n')
        .find((text) => text.includes('request errored')),
    );
    expect(JSON.parse(line ?? '')).toMatchObject({
      level: 40,
      err: { message: 'The database is out of reach; nothing was done, try again' },
    });
    const refused = await open();
    expect(refused.statusCode).toBe(503);
    refused.resume();
    await proxy.become('open');
    expect(await lengthOf(await open())).toBe(MANY);
  });
});
