import { freePort } from '../../src/embedded/server/free-port';
import { issueToken } from '../../src/embedded/issuer/development-issuer';
import { apiClient, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { startProcess } from '../support/service/service';
import { createDatabase, createNamespace, testServers } from '../support/servers/test-servers';

describe('API and worker in separate processes, on configured servers', () => {
  it('migrate an empty database, work together, and both end with exit code 0', async () => {
    const { auth, dataDir } = testServers();
    const [database, temporal, port] = await Promise.all([
      createDatabase(null),
      createNamespace(),
      freePort(),
    ]);
    const env = {
      ...process.env,
      PORT: String(port),
      DATABASE_URL: database.url,
      TEMPORAL_ADDRESS: temporal.connection.address,
      TEMPORAL_NAMESPACE: temporal.namespace,
      AUTH_ISSUER: auth.issuer,
      AUTH_AUDIENCE: auth.audience,
      AUTH_JWKS_URI: auth.jwksUri,
    };
    const url = `http://127.0.0.1:${port}`;
    const [api, worker] = await Promise.all([
      startProcess('api', env, `\nready ${url}\n`),
      startProcess('worker', env, '\nready\n'),
    ]);
    try {
      const admin = apiClient({ url }, await issueToken(dataDir, { role: 'super_admin', ttlSeconds: 600 }));
      expect(await admin.put('/api/v1/admin/partners/acme', { name: 'Acme' })).toMatchObject({ status: 201 });
      const { body } = await admin.create({ scope: 'PARTNER', tenant_id: undefined, partner_id: 'acme' });
      expect(await admin.post(`${REQUESTS}/${String(body.id)}/approve`)).toMatchObject({ status: 200 });
      expect((await fetch(`${url}/readyz`)).status).toBe(200);
    } finally {
      expect(await Promise.all([api.end('SIGTERM'), worker.end('SIGTERM')])).toEqual([0, 0]);
      await database.drop();
    }
  });

  it('the API answers without its servers, says which are down, and ends when told', async () => {
    const { auth } = testServers();
    const [port, nobody] = [await freePort(), await freePort()];
    const url = `http://127.0.0.1:${port}`;
    const api = startProcess(
      'api',
      {
        ...process.env,
        PORT: String(port),
        DATABASE_URL: `postgres://nobody@127.0.0.1:${nobody}/nothing`,
        TEMPORAL_ADDRESS: `127.0.0.1:${nobody}`,
        AUTH_ISSUER: auth.issuer,
        AUTH_AUDIENCE: auth.audience,
        AUTH_JWKS_URI: auth.jwksUri,
      },
      '',
    );
    const status = await eventually(
      () => fetch(`${url}/statusz`).catch(() => undefined),
      (answer) => answer !== undefined,
    );
    expect(status?.status).toBe(503);
    expect(await status?.json()).toMatchObject({
      status: 'unavailable',
      parts: {
        postgres: { status: 'down', reason: expect.stringContaining('ECONNREFUSED') as string },
        temporal: { status: 'down', reason: expect.stringContaining('ECONNREFUSED') as string },
        key_set: { status: 'up' },
      },
    });
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
    // The schema is not known to be there.
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    const { logged, end } = await api;
    await eventually(() => logged().includes(`TEMPORAL_ADDRESS 127.0.0.1:${nobody} is out of reach`));
    expect(logged()).toContain(`DATABASE_URL 127.0.0.1:${nobody} is out of reach`);
    expect(await end('SIGTERM')).toBe(0);
  });
});
