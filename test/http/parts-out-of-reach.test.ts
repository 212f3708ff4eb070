import { setTimeout as delay } from 'node:timers/promises';
import { freePort } from '../../src/embedded/server/free-port';
import { type Answered, type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { type Harness, startHarness } from '../support/service/harness';
import { type Service, startServiceWith } from '../support/service/service-with-parts';
import { startTokenIssuer } from '../support/servers/token-issuer';

/** No answer may take this long. */
const TOO_LONG_MS = 10_000;

describe('parts out of reach', () => {
  let harness: Harness;
  let token: string;
  let path: string;
  const services: Service[] = [];

  beforeAll(async () => {
    harness = await startHarness();
    token = await harness.token({ role: 'super_admin' });
    path = `${REQUESTS}/${String((await apiClient(harness, token).create()).body.id)}`;
  });
  afterAll(async () => {
    for (const service of services) await service.stop();
    await harness.stop();
  });

  const serve = async (parts: Parameters<typeof startServiceWith>[1]): Promise<ApiClient> => {
    const service = await startServiceWith(harness, parts);
    services.push(service);
    return apiClient(service, token);
  };
  const bounded = async (call: () => Promise<Answered>): Promise<Answered> => {
    const answer = await Promise.race([call(), delay(TOO_LONG_MS, undefined, { ref: false })]);
    if (!answer) throw new Error('no answer');
    return answer;
  };
  const expectUnavailable = ({ status, headers, body }: Answered, detail: RegExp): void => {
    expect({ status, body }).toEqual({
      status: 503,
      body: { detail: expect.stringMatching(detail) as string },
    });
    expect(headers.get('retry-after')).toMatch(/^[1-9]\d*$/);
  };

  describe('Temporal', () => {
    let client: ApiClient;
    beforeAll(async () => {
      const address = `127.0.0.1:${await freePort()}`;
      client = await serve({
        temporal: { connection: { address }, namespace: harness.temporalConfig.namespace },
      });
    });

    it.each([
      ['create', () => client.create({ name: 'Never started' })],
      ['approve', () => client.post(`${path}/approve`)],
      ['reject', () => client.post(`${path}/reject`, { reason: 'no' })],
      ['cancel', () => client.delete(path)],
    ])('%s answers 503 and changes nothing', async (_title, call) => {
      const before = await harness.db('audit_events').count();
      expectUnavailable(await bounded(call), /engine is out of reach; nothing was done/);
      expect(await harness.db('audit_events').count()).toEqual(before);
      expect(await harness.db('registration_requests').where({ name: 'Never started' })).toEqual([]);
    });

    it('get and list still answer, but without live', async () => {
      const read = await bounded(() => client.get(path));
      expect(read).toMatchObject({ status: 200, body: { status: 'PENDING', live: null } });
      expect(await bounded(() => client.get(REQUESTS))).toMatchObject({ status: 200, body: { total: 1 } });
    });
  });

  describe('Postgres', () => {
    let client: ApiClient;
    beforeAll(async () => {
      client = await serve({ databaseUrl: `postgres://nobody@127.0.0.1:${await freePort()}/nothing` });
    });

    it.each([
      ['list', () => client.get(REQUESTS)],
      ['create', () => client.create()],
      ['get', () => client.get(path)],
      ['approve', () => client.post(`${path}/approve`)],
      ['applications', () => client.get(APPLICATIONS)],
      ['directory', () => client.put('/api/v1/admin/partners/new', { name: 'New' })],
    ])('%s answers 503', async (_title, call) => {
      expectUnavailable(await bounded(call), /database is out of reach/);
    });

    it('connections that the server ended are replaced by new ones', async () => {
      const survivor = await serve({});
      expect((await survivor.get(REQUESTS)).status).toBe(200);
      await harness.app.db.raw(
        'select pg_terminate_backend(pid) from pg_stat_activity where datname = current_database() and usename = current_user and pid <> pg_backend_pid()',
      );
      const answer = await eventually(
        () => bounded(() => survivor.get(REQUESTS)),
        ({ status }) => {
          expect([200, 503]).toContain(status);
          return status === 200;
        },
      );
      expect(answer.body.total).toBe(1);
    });
  });

  describe('the key set', () => {
    it('a service without it starts, answers 503 and not 401, and works when it is back', async () => {
      const issuer = await startTokenIssuer({ up: false });
      try {
        const service = await startServiceWith(harness, { auth: issuer.auth });
        services.push(service);
        const client = apiClient(service, await issuer.token({ role: 'super_admin' }));

        expectUnavailable(await bounded(() => client.get(REQUESTS)), /keys are out of reach/);
        const anonymous = await fetch(service.url + REQUESTS);
        expect(anonymous.status).toBe(401);
        expect((await fetch(`${service.url}/healthz`)).status).toBe(200);

        await issuer.up();
        await eventually(
          () => client.get(REQUESTS),
          ({ status }) => status === 200,
        );
      } finally {
        await issuer.down();
      }
    });
  });
});
