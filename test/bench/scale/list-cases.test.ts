import { lists, pageNumbers } from './list-cases';

describe('The lists that are measured', () => {
  it('are requests by every status and scope, and applications', () => {
    const queries = lists().filter(({ resource }) => resource === 'registration-requests');
    expect(queries).toHaveLength(6 * 4);
    expect(new Set(queries.map(({ query }) => query)).size).toBe(24);
    expect(queries).toContainEqual({
      resource: 'registration-requests',
      filter: 'status and scope',
      query: 'status=PENDING&scope=GLOBAL',
    });
    expect(lists().filter(({ resource }) => resource === 'applications')).toHaveLength(1);
  });

  it('have a first, a middle and a last page, if these are three pages', () => {
    expect(pageNumbers(0)).toEqual([['first', 1]]);
    expect(pageNumbers(2)).toEqual([['first', 1]]);
    expect(pageNumbers(3)).toEqual([
      ['first', 1],
      ['middle', 2],
      ['last', 3],
    ]);
    expect(pageNumbers(50_000).map(([, number]) => number)).toEqual([1, 25_000, 50_000]);
  });
});
