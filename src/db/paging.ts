import type { Knex } from 'knex';

/** Which page of a list is wanted; pages count from 1. */
export interface Page {
  page: number;
  per_page: number;
}

/** A page of a list, and how many items the whole list has. */
export interface PageOf<T> extends Page {
  items: T[];
  total: number;
  pages: number;
}

/**
 * Reads one page of a list, and counts the whole list.
 * @param rows the ordered list, without limit and offset
 * @param all a query with the same predicate, without joins that only add columns; its rows are counted
 */
export async function pageOf<Row, Item = Row>(
  rows: Knex.QueryBuilder,
  all: Knex.QueryBuilder,
  { page, per_page }: Page,
  fromRow: (row: Row) => Item,
): Promise<PageOf<Item>> {
  const [found, [counted]] = (await Promise.all([
    rows.limit(per_page).offset((page - 1) * per_page),
    all.count({ total: '*' }),
  ])) as [Row[], { total: string }[]];
  const total = Number(counted?.total ?? 0);
  return { items: found.map(fromRow), total, page, per_page, pages: Math.ceil(total / per_page) };
}
