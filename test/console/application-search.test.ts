import { applicationSearch, filterOf } from '../../src/console/applications/application-search';

describe('The address of the applications', () => {
  it('limits the list by each of its parts', () => {
    const search = applicationSearch({
      q: 'pay',
      scope: 'TENANT',
      tenant: 'acme-eu',
      partner: 'acme',
      type: 'SPA',
      page: '3',
    });
    expect(filterOf(search)).toEqual({
      q: 'pay',
      scope: 'TENANT',
      tenant_id: 'acme-eu',
      partner_id: 'acme',
      application_type: 'SPA',
      page: 3,
    });
  });

  it.each([
    [{ scope: 'EVERYWHERE' }],
    [{ type: 'web' }],
    [{ page: '0' }],
    [{ page: '1.5' }],
    [{ page: '-2' }],
    [{ page: 'last' }],
    [{ q: '' }],
    [{ tenant: ['acme-eu'] }],
    [{ sort: 'name' }],
  ])('ignores what does not belong there: %j', (address) => {
    expect(applicationSearch(address)).toEqual({});
  });

  it('keeps a text without a word, which finds everything', () => {
    expect(applicationSearch({ q: '%_' })).toEqual({ q: '%_' });
    expect(filterOf({ q: '%_' })).toEqual({});
  });
});
