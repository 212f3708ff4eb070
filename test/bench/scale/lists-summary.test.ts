import { listsSummary } from './lists-summary';
import type { ListTimes } from './measure-lists';

function times(query: string, page: ListTimes['page'], rows: number, median_ms: number): ListTimes {
  const list = { resource: 'registration-requests', filter: 'status', role: 'super admin' } as const;
  return { ...list, query, page, rows, total: rows, median_ms, worst_ms: 2 * median_ms };
}

describe('The summary of lists', () => {
  it('tells the worst of all lists with the same kind of filter, and compares each list with itself', () => {
    const { sizes, rows } = listsSummary([
      times('status=PENDING', 'first', 1_000, 2),
      times('status=APPROVED', 'first', 1_000, 4),
      times('status=PENDING', 'first', 100_000, 6),
      times('status=APPROVED', 'first', 100_000, 8),
      times('status=APPROVED', 'middle', 100_000, 30),
      times('status=APPROVED', 'last', 100_000, 12),
    ]);
    expect(sizes).toEqual([1_000, 100_000]);
    expect(rows).toEqual([
      {
        ...{ resource: 'registration-requests', filter: 'status', role: 'super admin' },
        first_ms: [4, 8],
        // The pending ones, from 2 to 6 ms.
        growth: 3,
        last_ms: 12,
        last_to_first: 1.5,
        slowest_page_ms: 30,
        slowest_call_ms: 60,
      },
    ]);
  });

  it('has no last page for a list of one page', () => {
    const [row] = listsSummary([times('status=PENDING', 'first', 1_000, 2)]).rows;
    expect(row).toMatchObject({ growth: 1, last_ms: undefined, last_to_first: undefined });
  });
});
