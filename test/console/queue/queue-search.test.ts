import { changedFilters, listOf, queueSearch } from '../../../src/console/queue/queue-search';

describe('The address of the queue', () => {
  it('is read member by member, and what is wrong is left out', () => {
    const address = { tab: 'decided', status: 'APPROVED', scope: 'tenant', q: '  ', page: '2', more: 'x' };
    expect(queueSearch(address)).toEqual({ tab: 'decided', status: 'APPROVED', page: 2 });
    expect(queueSearch({ status: 'APPROVED', findings: 'any', page: '1' })).toEqual({ findings: 'any' });
    for (const page of ['0', '-1', '1e3', '1.5', 'x', '9'.repeat(20), undefined]) {
      expect(queueSearch({ page })).toEqual({});
    }
  });

  it('goes to the first page when a filter changes', () => {
    expect(changedFilters({ q: 'pay', page: 3, scope: 'TENANT' }, { scope: null, type: 'WEB' })).toEqual({
      q: 'pay',
      type: 'WEB',
    });
  });

  it('means a list of the API', () => {
    expect(listOf({})).toEqual({ waiting_for: 'me', sort: 'expires_at', page: 1, per_page: 25 });
    expect(listOf({ tab: 'pending' })).toMatchObject({ status: 'PENDING', sort: '-created_at' });
    expect(
      listOf({ tab: 'decided', status: 'EXPIRED', partner: 'acme', tenant: 'acme-eu', type: 'SPA', page: 2 }),
    ).toEqual({
      decided: true,
      status: 'EXPIRED',
      sort: '-updated_at',
      partner_id: 'acme',
      tenant_id: 'acme-eu',
      application_type: 'SPA',
      page: 2,
      per_page: 25,
    });
  });
});
