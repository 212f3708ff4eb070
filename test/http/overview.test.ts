import { apiClient, REQUESTS } from '../support/http/api-client';
import { type Harness, startHarness } from '../support/service/harness';

const ME = '/api/v1/admin/me';
const STATISTICS = '/api/v1/admin/statistics';

describe('a caller', () => {
  let harness: Harness;
  beforeAll(async () => {
    harness = await startHarness();
  });
  afterAll(() => harness.stop());

  it.each([
    [{ role: 'super_admin', name: 'Ada' } as const, { name: 'Ada', partner_id: null, tenant_id: null }],
    [{ role: 'partner_admin', partner: 'acme' } as const, { partner_id: 'acme', tenant_id: null }],
    [
      { role: 'tenant_admin' as const, tenant: 'acme-eu', groups: ['sec'] },
      { partner_id: null, tenant_id: 'acme-eu', groups: ['sec'] },
    ],
  ])('with a token for %j is told what it reaches', async (token, expected) => {
    const { status, body } = await apiClient(harness, await harness.token({ sub: 'grace', ...token })).get(
      ME,
    );
    const always = { sub: 'grace', name: null, role: token.role, groups: [] };
    expect([status, body]).toEqual([200, { ...always, ...expected }]);
  });

  it('without a usable role is told nothing', async () => {
    const token = await harness.token({ role: 'nobody' });
    for (const path of [ME, STATISTICS]) expect((await apiClient(harness, token).get(path)).status).toBe(403);
    for (const path of [ME, STATISTICS]) expect((await apiClient(harness, 'x').get(path)).status).toBe(401);
  });

  it('sees in the statistics what it has done, and nobody sees what is not theirs', async () => {
    const acmeEu = apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'acme-eu' }));
    const acmeUs = apiClient(harness, await harness.token({ role: 'tenant_admin', tenant: 'acme-us' }));
    const made = [];
    for (let n = 0; n < 4; n += 1) made.push((await acmeEu.create({ redirect_uris: [] })).body);
    await acmeEu.post(`${REQUESTS}/${made[0].id}/approve`);
    await acmeEu.post(`${REQUESTS}/${made[1].id}/reject`, { reason: 'no' });
    await acmeEu.delete(`${REQUESTS}/${made[2].id}`);

    const { body } = await acmeEu.get(STATISTICS);
    expect(body).toMatchObject({
      pending: {
        total: 1,
        oldest_created_at: made[3].created_at,
        with_findings: 1,
        expiring: { within_24_hours: 0, within_7_days: 0 },
      },
      time_to_decision: { days: 30, decisions: 2, median_seconds: expect.any(Number) },
    });
    expect(body.outcomes_by_week).toHaveLength(12);
    const sums: Record<string, number> = {};
    for (const { week: _week, ...outcomes } of body.outcomes_by_week as Record<string, number>[]) {
      for (const [what, number] of Object.entries(outcomes)) sums[what] = (sums[what] ?? 0) + number;
    }
    expect(sums).toEqual({ created: 4, approved: 1, rejected: 1, cancelled: 1, expired: 0 });

    const { body: other } = await acmeUs.get(STATISTICS);
    expect(other.pending).toEqual({
      total: 0,
      oldest_created_at: null,
      with_findings: 0,
      expiring: { within_24_hours: 0, within_7_days: 0 },
    });
    expect(other.time_to_decision).toEqual({
      days: 30,
      decisions: 0,
      median_seconds: null,
      p90_seconds: null,
    });
  });
});
