import type { Knex } from 'knex';
import { foldListTotals, recountListTotals } from '../../src/db/list-totals';
import type { Reach, Role } from '../../src/domain/permissions';
import { type ApiClient, apiClient, APPLICATIONS, REQUESTS } from '../support/http/api-client';
import { eventually } from '../support/eventually';
import { FILTERS, totalsCounted } from '../support/db/totals';
import { waysToDecide, WAYS_TO_DECIDE } from '../support/request/ways-to-decide';
import { type Harness, startHarness } from '../support/service/harness';

const TENANTS = '/api/v1/admin/tenants';
const REACHES: Reach[] = [
  { role: 'super_admin' },
  { role: 'partner_admin', partner_id: 'acme' },
  { role: 'partner_admin', partner_id: 'globex' },
  { role: 'tenant_admin', tenant_id: 'acme-eu' },
  { role: 'tenant_admin', tenant_id: 'acme-us' },
];

describe('the totals that the API answers', () => {
  let harness: Harness;
  let admin: ApiClient;
  beforeAll(async () => {
    harness = await startHarness({ env: { RATE_LIMIT_PER_MINUTE: '0' } });
    admin = apiClient(harness, await harness.token({ role: 'super_admin' }));
  });
  afterAll(() => harness.stop());

  /** The totals of both lists over HTTP, by the same keys as those that are counted. */
  async function answered(): Promise<Record<string, number>> {
    const totals: Record<string, number> = {};
    for (const reach of REACHES) {
      const {
        partner_id: partner,
        tenant_id: tenant,
        role,
      }: { role: Role; partner_id?: string; tenant_id?: string } = reach;
      const token = await harness.token({
        role,
        ...(partner !== undefined && { partner }),
        ...(tenant !== undefined && { tenant }),
      });
      const caller = apiClient(harness, token);
      const totalAt = async (path: string): Promise<number> => (await caller.get(path)).body.total as number;
      for (const filter of FILTERS) {
        const query = new URLSearchParams();
        for (const [name, value] of Object.entries(filter)) if (value !== undefined) query.set(name, value);
        totals[key('registration_requests', reach, filter)] = await totalAt(
          `${REQUESTS}?${query.toString()}`,
        );
      }
      totals[key('applications', reach, {})] = await totalAt(APPLICATIONS);
    }
    return totals;
  }
  const key = (list: string, reach: Reach, filter: object): string => JSON.stringify([list, reach, filter]);
  const expectExact = async (db: Knex): Promise<void> => {
    expect(await totalsCounted(db)).toMatchObject(await answered());
  };
  const statusOf = async (id: string): Promise<unknown> => (await admin.get(`${REQUESTS}/${id}`)).body.status;

  it('are what count(*) says for every role and filter while requests live and tenants move', async () => {
    const places = [
      { scope: 'GLOBAL', tenant_id: null },
      { scope: 'PARTNER', tenant_id: null, partner_id: 'acme' },
      {},
    ];
    const decide = waysToDecide(
      () => harness,
      () => admin,
    );
    for (const place of places) {
      const answers = await Promise.all(['', ...WAYS_TO_DECIDE].map(() => admin.create(place)));
      const [waiting, ...ids] = answers.map(({ body }) => body.id as string);
      await Promise.all(WAYS_TO_DECIDE.map((way, index) => decide[way](ids[index] ?? '')));
      for (const id of ids)
        await eventually(
          () => statusOf(id),
          (status) => status !== 'PENDING',
        );
      expect(await statusOf(waiting ?? '')).toBe('PENDING');
      await foldListTotals(harness.app.db);
    }
    await admin.create({ tenant_id: 'acme-us' });
    await expectExact(harness.db);
    await admin.put(`${TENANTS}/acme-eu`, { name: 'Moved', partner_id: 'globex' });
    await expectExact(harness.db);
    expect(await recountListTotals(harness.db)).toEqual([]);
  });
});
