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
 * Reads one page of a list, and its total.
 * @param rows the ordered list, without limit and offset
 * @param totalOf reads how many items the whole list has
 */
export async function pageOf<Row, Item = Row>(
  rows: Knex.QueryBuilder,
  totalOf: () => Promise<number>,
  { page, per_page }: Page,
  fromRow: (row: Row) => Item,
): Promise<PageOf<Item>> {
  const [found, total] = await Promise.all([
    rows.limit(per_page).offset((page - 1) * per_page) as Promise<Row[]>,
    totalOf(),
  ]);
  return { items: found.map(fromRow), total, page, per_page, pages: Math.ceil(total / per_page) };
}

/** Counts the rows of a query. Only for lists that stay short; list-totals.ts has the totals of the others. */
export async function countOf(query: Knex.QueryBuilder): Promise<number> {
  const [counted] = await query.count<{ total: string }[]>({ total: '*' });
  return Number(counted?.total);
}
