import type { ListTimes } from './measure-lists';

/** All lists of one role with one kind of filter. Each figure is that of the list for which it is worst. */
export interface ListsRow extends Pick<ListTimes, 'resource' | 'role' | 'filter'> {
  /** The median of the first page at each number of rows. */
  first_ms: number[];
  /** The median of the first page at the most rows, divided by that at the fewest. */
  growth: number;
  /** The median of the last page at the most rows. Undefined if no list has as many pages. */
  last_ms: number | undefined;
  /** The same, divided by the median of the first page. */
  last_to_first: number | undefined;
  /** The largest median of a page, and the slowest single call, at the most rows. */
  slowest_page_ms: number;
  slowest_call_ms: number;
}

/** Sums up all lists, so that a target which holds for a row holds for each of its lists. */
export function listsSummary(lists: ListTimes[]): { sizes: number[]; rows: ListsRow[] } {
  const sizes = [...new Set(lists.map(({ rows }) => rows))].sort((a, b) => a - b);
  const [least, most] = [sizes[0], sizes.at(-1)];
  const groups = new Map<string, ListTimes[]>();
  for (const list of lists) {
    const key = [list.resource, list.role, list.filter].join();
    groups.set(key, [...(groups.get(key) ?? []), list]);
  }
  const rows = [...groups.values()].flatMap((group): ListsRow[] => {
    const [sample] = group;
    if (!sample) return [];
    const atMost = group.filter(({ rows }) => rows === most);
    const medianOf = (query: string, page: string, rows: number | undefined): number | undefined =>
      group.find((list) => list.query === query && list.page === page && list.rows === rows)?.median_ms;
    const ratios = (page: string, rows: number | undefined): number[] =>
      atMost
        .filter((list) => list.page === page)
        .map(({ query, median_ms }) => median_ms / (medianOf(query, 'first', rows) ?? NaN));
    return [
      {
        ...{ resource: sample.resource, role: sample.role, filter: sample.filter },
        first_ms: sizes.map(
          (size) =>
            largest(group.filter(({ rows, page }) => rows === size && page === 'first').map(median)) ?? NaN,
        ),
        growth: largest(ratios('first', least)) ?? NaN,
        last_ms: largest(atMost.filter(({ page }) => page === 'last').map(median)),
        last_to_first: largest(ratios('last', most)),
        slowest_page_ms: largest(atMost.map(median)) ?? NaN,
        slowest_call_ms: largest(atMost.map(({ worst_ms }) => worst_ms)) ?? NaN,
      },
    ];
  });
  return { sizes, rows };
}

function median({ median_ms }: ListTimes): number {
  return median_ms;
}

function largest(values: number[]): number | undefined {
  return values.length === 0 ? undefined : Math.max(...values);
}
