import { type ApiClient, apiClient } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const PARTNERS = '/api/v1/admin/partners';
const TENANTS = '/api/v1/admin/tenants';

describe('the directory', () => {
  let harness: Harness;
  let admin: ApiClient;
  let acme: ApiClient;
  let acmeEu: ApiClient;

  beforeAll(async () => {
    harness = await startHarness();
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
    acme = apiClient(harness, await harness.token({ role: 'partner_admin', partner: 'acme' }));
    acmeEu = apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'acme-eu' }));
  });
  afterAll(() => harness.stop());

  const idsOf = ({ body }: { body: { items: { id: string }[] } }): string[] => body.items.map(({ id }) => id);

  it('answers 201 to a new partner and 200 to its new name', async () => {
    const path = `${PARTNERS}/initech`;
    expect(await admin.put(path, { name: 'Initech' })).toMatchObject({
      status: 201,
      body: { id: 'initech', name: 'Initech' },
    });
    expect(await admin.put(path, { name: 'Initrode' })).toMatchObject({
      status: 200,
      body: { id: 'initech', name: 'Initrode' },
    });
    expect(await admin.get(path)).toMatchObject({ status: 200, body: { id: 'initech', name: 'Initrode' } });
  });

  it('answers 201 to a new tenant and 200 to its new name', async () => {
    const path = `${TENANTS}/acme-br`;
    const tenant = { name: 'Acme Brazil', partner_id: 'acme' };
    expect(await admin.put(path, tenant)).toMatchObject({ status: 201, body: { id: 'acme-br', ...tenant } });
    const renamed = { ...tenant, name: 'Acme Brasil' };
    expect(await admin.put(path, renamed)).toMatchObject({
      status: 200,
      body: { id: 'acme-br', ...renamed },
    });
    expect((await admin.get(path)).body).toEqual({ id: 'acme-br', ...renamed });
    expect((await acme.get(path)).body).toEqual({ id: 'acme-br', ...renamed });
  });

  it('accepts ids that must be escaped in a path', async () => {
    const path = `${PARTNERS}/${encodeURIComponent('a/b ü?')}`;
    expect((await admin.put(path, { name: 'Odd' })).status).toBe(201);
    expect((await admin.get(path)).body).toEqual({ id: 'a/b ü?', name: 'Odd' });
  });

  it('refuses a tenant of an unknown partner', async () => {
    const { status, body } = await admin.put(`${TENANTS}/orphan`, { name: 'Orphan', partner_id: 'nowhere' });
    expect(status).toBe(422);
    expect(body.detail).toMatchObject([{ type: 'value_error', loc: ['body', 'partner_id'] }]);
    expect(body.detail[0].msg).toMatch(/nowhere is not in the directory.*PUT/);
    expect((await admin.get(`${TENANTS}/orphan`)).status).toBe(404);
  });

  it('lists all partners to super admins, their own to partner admins, and none to tenant admins', async () => {
    expect(idsOf(await admin.get(PARTNERS))).toEqual(expect.arrayContaining(['acme', 'globex']));
    expect(await acme.get(PARTNERS)).toMatchObject({
      body: { total: 1, items: [{ id: 'acme', name: 'Acme' }] },
    });
    expect(await acmeEu.get(PARTNERS)).toMatchObject({ body: { total: 0, items: [] } });
  });

  it('lists all tenants to super admins, and their own to partner admins and tenant admins', async () => {
    expect(idsOf(await admin.get(TENANTS))).toEqual(
      expect.arrayContaining(['acme-eu', 'acme-us', 'globex-eu']),
    );
    const own = idsOf(await acme.get(TENANTS));
    expect(own).toEqual(expect.arrayContaining(['acme-eu', 'acme-us']));
    expect(own).not.toContain('globex-eu');
    expect(await acmeEu.get(TENANTS)).toMatchObject({
      body: { total: 1, items: [{ id: 'acme-eu', name: 'Acme Europe', partner_id: 'acme' }] },
    });
  });

  it('lists by page, ordered by id', async () => {
    const all = idsOf(await admin.get(`${TENANTS}?per_page=100`));
    expect(all).toEqual([...all].sort());
    const { body } = await admin.get(`${TENANTS}?per_page=1&page=2`);
    expect(body).toMatchObject({ total: all.length, pages: all.length, items: [{ id: all[1] }] });
  });

  it('can be changed by super admins only: others get 403 for what they see, and 404 for the rest', async () => {
    const name = { name: 'Mine now' };
    expect((await acme.put(`${PARTNERS}/acme`, name)).status).toBe(403);
    expect((await acme.put(`${PARTNERS}/globex`, name)).status).toBe(404);
    expect((await acmeEu.put(`${PARTNERS}/acme`, name)).status).toBe(404);
    const tenant = { ...name, partner_id: 'acme' };
    expect((await acme.put(`${TENANTS}/acme-eu`, tenant)).status).toBe(403);
    expect((await acmeEu.put(`${TENANTS}/acme-eu`, tenant)).status).toBe(403);
    expect((await acme.put(`${TENANTS}/globex-eu`, tenant)).status).toBe(404);
    expect((await acmeEu.put(`${TENANTS}/acme-us`, tenant)).status).toBe(404);
    expect((await acme.put(`${TENANTS}/brand-new`, tenant)).status).toBe(404);
    expect(JSON.stringify((await admin.get(`${TENANTS}?per_page=100`)).body)).not.toContain('Mine now');
  });
});
