import { findApplication, listApplications } from '../../src/db/application/applications';
import {
  findPartner,
  findTenant,
  listPartners,
  listTenants,
  putTenant,
} from '../../src/db/directory/directory';
import { findRequest, listRequests } from '../../src/db/request/registration-requests';
import type { Reach } from '../../src/domain/permissions';
import { type ActivityLab, approval, startActivityLab } from '../support/request/activity-lab';
import { runAttempt } from '../support/request/run-twice';

const PAGE = { page: 1, per_page: 100 };
const root: Reach = { role: 'super_admin' };
const acme: Reach = { role: 'partner_admin', partner_id: 'acme' };
const globex: Reach = { role: 'partner_admin', partner_id: 'globex' };
const acmeEu: Reach = { role: 'tenant_admin', tenant_id: 'acme-eu' };
const nobody: Reach = { role: 'tenant_admin', tenant_id: 'nobody' };

const PLACES = {
  everyone: { scope: 'GLOBAL', tenant_id: null },
  acme: { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
  globex: { scope: 'PARTNER', tenant_id: null, partner_id: 'globex' },
  'acme-eu': { tenant_id: 'acme-eu' },
  'acme-us': { tenant_id: 'acme-us' },
  'globex-eu': { tenant_id: 'globex-eu' },
};

const SEEN: [string, Reach, string[]][] = [
  ['a super admin', root, Object.keys(PLACES)],
  ["acme's admin", acme, ['acme', 'acme-eu', 'acme-us']],
  ["globex's admin", globex, ['globex', 'globex-eu']],
  ["acme-eu's admin", acmeEu, ['acme-eu']],
  ['the admin of a tenant that does not exist', nobody, []],
];

describe('what a role sees', () => {
  let lab: ActivityLab;
  const requestIds = new Map<string, string>();
  const applicationIds = new Map<string, string>();

  beforeAll(async () => {
    lab = await startActivityLab();
    for (const [place, fields] of Object.entries(PLACES)) {
      const request_id = await lab.pending({ ...fields, name: place });
      requestIds.set(place, request_id);
      const input = { request_id, approval: approval() };
      const { application } = await runAttempt(lab, 'provisionApplication', input);
      applicationIds.set(place, application.id);
      // The second one stays PENDING, so that filters leave something out.
      await lab.pending({ ...fields, name: `${place} again` });
    }
  });
  afterAll(() => lab.stop());

  it.each(SEEN)(
    'of requests: %s sees its own, and its totals count no others',
    async (_who, reach, places) => {
      const all = await listRequests(lab.db, reach, {}, PAGE);
      const names = places.flatMap((place) => [place, `${place} again`]);
      expect(all.items.map(({ name }) => name).sort()).toEqual(names.sort());
      expect(all).toMatchObject({ total: names.length, pages: names.length ? 1 : 0 });

      const approved = await listRequests(lab.db, reach, { status: 'APPROVED' }, PAGE);
      expect(approved.items.map(({ name }) => name).sort()).toEqual([...places].sort());
      expect(approved.total).toBe(places.length);
      const ofTenants = await listRequests(lab.db, reach, { status: 'PENDING', scope: 'TENANT' }, PAGE);
      expect(ofTenants.total).toBe(places.filter((place) => place.includes('-')).length);
    },
  );

  it.each(SEEN)('of applications: %s sees those whose requests it sees', async (_who, reach, places) => {
    const { items, total } = await listApplications(lab.db, reach, PAGE);
    expect(items.map(({ name }) => name).sort()).toEqual([...places].sort());
    expect(total).toBe(places.length);
  });

  it.each(SEEN)(
    'one by one: %s finds the same requests and applications, and no others',
    async (_who, reach, places) => {
      for (const place of Object.keys(PLACES)) {
        const request = await findRequest(lab.db, reach, requestIds.get(place) ?? '');
        const application = await findApplication(lab.db, reach, applicationIds.get(place) ?? '');
        expect([place, request?.name]).toEqual([place, places.includes(place) ? place : undefined]);
        expect([place, application?.name]).toEqual([place, places.includes(place) ? place : undefined]);
      }
    },
  );

  it.each<[string, Reach, string[], string[]]>([
    ['a super admin', root, ['acme', 'globex'], ['acme-eu', 'acme-us', 'globex-eu']],
    ["acme's admin", acme, ['acme'], ['acme-eu', 'acme-us']],
    ["acme-eu's admin", acmeEu, [], ['acme-eu']],
    ['the admin of a tenant that does not exist', nobody, [], []],
  ])('of the directory: %s sees its part', async (_who, reach, partners, tenants) => {
    const partnerPage = await listPartners(lab.db, reach, {}, PAGE);
    const tenantPage = await listTenants(lab.db, reach, {}, PAGE);
    expect(partnerPage.items.map(({ id }) => id)).toEqual(partners);
    expect(partnerPage.total).toBe(partners.length);
    expect(tenantPage.items.map(({ id }) => id)).toEqual(tenants);
    expect(tenantPage.total).toBe(tenants.length);
    for (const id of ['acme', 'globex'])
      expect(Boolean(await findPartner(lab.db, reach, id))).toBe(partners.includes(id));
    for (const id of ['acme-eu', 'globex-eu'])
      expect(Boolean(await findTenant(lab.db, reach, id))).toBe(tenants.includes(id));
  });

  it('comes in pages, newest first, and all pages together are the whole list', async () => {
    const whole = await listRequests(lab.db, acme, {}, PAGE);
    const pages = await Promise.all(
      [1, 2, 3, 4].map((page) => listRequests(lab.db, acme, {}, { page, per_page: 2 })),
    );
    expect(pages.flatMap(({ items }) => items)).toEqual(whole.items);
    expect(pages[3]).toEqual({ items: [], total: 6, page: 4, per_page: 2, pages: 3 });
    const order = whole.items.map(({ created_at, id }) => `${created_at} ${id}`);
    expect(order).toEqual([...order].sort().reverse());
  });

  it('changes when a tenant moves to another partner', async () => {
    const before = await listRequests(lab.db, globex, {}, PAGE);
    await putTenant(lab.db, { id: 'acme-us', name: 'Moved', partner_id: 'globex' });
    try {
      const names = async (reach: Reach): Promise<string[]> =>
        (await listRequests(lab.db, reach, {}, PAGE)).items.map(({ name }) => name);
      expect(await names(acme)).not.toContain('acme-us');
      expect(await names(globex)).toEqual(expect.arrayContaining(['acme-us', 'acme-us again']));
      expect((await listRequests(lab.db, globex, {}, PAGE)).total).toBe(before.total + 2);
      const moved = await findRequest(lab.db, globex, requestIds.get('acme-us') ?? '');
      expect(moved).toMatchObject({ tenant_id: 'acme-us', partner_id: 'globex' });
      expect(await findApplication(lab.db, globex, applicationIds.get('acme-us') ?? '')).toMatchObject({
        partner_id: 'globex',
      });
      expect(await findApplication(lab.db, acme, applicationIds.get('acme-us') ?? '')).toBeUndefined();
    } finally {
      await putTenant(lab.db, { id: 'acme-us', name: 'Acme United States', partner_id: 'acme' });
    }
  });
});
