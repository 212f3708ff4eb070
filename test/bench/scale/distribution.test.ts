import { APPLICATION_TYPES, directory, SCOPES, sqlShare, STATUSES } from './distribution';

describe('The distribution of rows', () => {
  it.each([STATUSES, SCOPES, APPLICATION_TYPES])('has shares that sum up to one: %j', (...shares) => {
    expect(shares.reduce((sum, [, share]) => sum + share, 0)).toBeCloseTo(1);
  });

  it('gives each value its part of the way from 0 to 1', () => {
    expect(sqlShare(SCOPES, 'at')).toBe(
      `case when at < 0.9000 then 'TENANT' when at < 0.9800 then 'PARTNER' else 'GLOBAL' end`,
    );
  });

  it('has one big partner, and every other partner has at least one tenant', () => {
    const { partners, tenants } = directory();
    const counts = partners.map((id) => tenants.filter(({ partner_id }) => partner_id === id).length);
    expect(counts[0]).toBe(400);
    expect(Math.min(...counts)).toBeGreaterThan(0);
    expect(Math.max(...counts.slice(1))).toBeLessThan(150);
    expect(new Set(tenants.map(({ id }) => id)).size).toBe(1_000);
  });
});
