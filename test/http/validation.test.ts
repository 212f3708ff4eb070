import { freePort } from '../../src/embedded/server/free-port';
import { apiClient, type ApiClient, createBody, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';
import { type Service, startServiceWith } from '../support/service/service-with-parts';

const VALIDATE = `${REQUESTS}/validate`;
const TABLES = ['registration_requests', 'applications', 'audit_events', 'idempotency_keys'];

describe('a dry run of a create', () => {
  let harness: Harness;
  let withoutTemporal: Service;
  let root: ApiClient;
  let tina: ApiClient;
  /** A caller of an API that cannot reach Temporal. */
  let offline: ApiClient;
  beforeAll(async () => {
    harness = await startHarness({ env: { REQUEST_TTL: 'P1DT12H' } });
    const { namespace } = harness.temporalConfig;
    withoutTemporal = await startServiceWith(harness, {
      temporal: { connection: { address: `127.0.0.1:${await freePort()}` }, namespace },
    });
    root = apiClient(harness, await harness.token({ role: 'super_admin' }));
    tina = apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'acme-eu' }));
    offline = apiClient(withoutTemporal, root.token);
  });
  afterAll(async () => {
    await withoutTemporal.stop();
    await harness.stop();
  });

  const counts = (): Promise<unknown> => Promise.all(TABLES.map((table) => harness.db(table).count()));

  it('says what would become of the request, and who could decide it', async () => {
    const { status, body } = await tina.post(VALIDATE, createBody());
    const admins = { roles: ['super_admin', 'partner_admin', 'tenant_admin'], groups: [], subs: [] };
    expect({ status, body }).toEqual({
      status: 200,
      body: {
        valid: true,
        review_findings: [],
        rule: 'default',
        requirements: [{ name: 'admin', from: admins, count: 1 }],
        who_may_decide: admins,
        expires_in: 'P1DT12H',
        decide: null,
      },
    });
  });

  it.each([
    ['GLOBAL', ['super_admin']],
    ['PARTNER', ['super_admin', 'partner_admin']],
    ['TENANT', ['super_admin', 'partner_admin', 'tenant_admin']],
  ])('for %s names %j as those who may decide', async (scope, roles) => {
    const { body } = await root.post(VALIDATE, createBody({ scope, partner_id: 'acme' }));
    expect(body.who_may_decide).toEqual({ roles, groups: [], subs: [] });
  });

  it('finds what a create would find, a pending request of the same name included', async () => {
    const body = createBody({ name: 'Twice ', redirect_uris: ['http://localhost/callback'] });
    await root.create(body);
    const dry = await root.post(VALIDATE, body);
    const created = await root.create(body);
    expect(dry.body.review_findings).toEqual(created.body.review_findings);
    expect(dry.body.review_findings.map(({ code }: { code: string }) => code)).toEqual([
      'same_name_pending',
      'invisible_characters_in_name',
      'localhost_redirect_uri',
    ]);
  });

  it.each<[string, 'root' | 'tina', unknown]>([
    ['a body that is missing', 'root', undefined],
    ['a body with many mistakes', 'root', { scope: 'TENANT', name: '', redirect_uris: ['http://a.example'] }],
    ['a tenant that is not in the directory', 'root', createBody({ tenant_id: 'nowhere' })],
    ["a place outside the caller's reach", 'tina', createBody({ tenant_id: 'acme-us' })],
    ['a scope that the role may not use', 'tina', createBody({ scope: 'GLOBAL' })],
  ])('refuses like a create: %s', async (_title, who, body) => {
    const caller = { root, tina }[who];
    const [dry, real] = [await caller.post(VALIDATE, body), await caller.post(REQUESTS, body)];
    expect([422, 403]).toContain(dry.status);
    expect({ status: dry.status, body: dry.body }).toEqual({ status: real.status, body: real.body });
  });

  it('starts and writes nothing: it needs no Temporal, and keeps no Idempotency-Key', async () => {
    const before = await counts();
    const call = (body: unknown): Promise<Response> =>
      fetch(withoutTemporal.url + VALIDATE, {
        method: 'POST',
        headers: {
          authorization: `Bearer ${offline.token}`,
          'content-type': 'application/json',
          'idempotency-key': 'a-key',
        },
        body: JSON.stringify(body),
      });
    // The second body is another one, so a key that was kept would be refused.
    for (const body of [createBody(), createBody()]) expect((await call(body)).status).toBe(200);
    expect((await offline.create()).status).toBe(503);
    expect(await counts()).toEqual(before);
  });

  it('is a path that knows POST only', async () => {
    const { status, headers } = await root.get(VALIDATE);
    expect({ status, allow: headers.get('allow') }).toEqual({ status: 405, allow: 'POST' });
  });
});
