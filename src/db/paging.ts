import type { Knex } from 'knex';
import { type Order, pageStatement, type Range, type Section } from './list-statement';
import { prepared } from './prepared';

/** What the columns that order a list hold for one item, as texts. */
export type Position = readonly string[];

/** Where the next page starts, for a caller who walks through a list. */
export interface Cursor {
  /** The number of that page, counted from 1. */
  page: number;
  /** The position of the last item before that page. */
  after: Position;
}

/** Which page of a list is wanted. Pages count from 1. A cursor counts more than a number. */
export interface Page {
  page: number;
  per_page: number;
  cursor?: Cursor | undefined;
}

/** A page of a list, and how many items the whole list has. */
export interface PageOf<T> {
  items: T[];
  total: number;
  page: number;
  per_page: number;
  pages: number;
  /** Undefined on the last page. */
  next: Cursor | undefined;
}

/** Rows that are read in an order. */
export interface OrderedRows {
  table: string;
  /** Selects rows that are called `as`, without a condition. */
  read: string;
  as: string;
  order: Order;
  /** The rows. There are none without a range. */
  ranges: Range[];
  /** The same rows, found by a look at more than them. */
  amongAll?: { range: Range } | undefined;
  /** The values that the ranges name. */
  values: Record<string, string | string[] | null>;
}

/** A list that is read page by page. */
export interface List<Row, Item> extends OrderedRows {
  /** `total` says how many rows are looked at. */
  amongAll?: { range: Range; total: () => Promise<number> } | undefined;
  total: () => Promise<number>;
  fromRow: (row: Row) => Item;
  positionOf: (item: Item) => Position;
}

/**
 * Reads one page of a list, and its total. The time does not depend on the length of the list for pages near one of its
 * ends, nor for a page after a cursor.
 */
export async function pageOf<Row, Item>(
  db: Knex,
  list: List<Row, Item>,
  { per_page, cursor, ...wanted }: Page,
): Promise<PageOf<Item>> {
  const page = cursor?.page ?? wanted.page;
  if (list.ranges.length === 0) return { items: [], total: 0, page, per_page, pages: 0, next: undefined };
  const [total, rows] = await (cursor || page === 1
    ? firstItems(db, list, per_page, cursor)
    : itemsAt(db, list, per_page, (page - 1) * per_page));
  return pageFrom(list, total, rows, { page, per_page });
}

/**
 * A page of a list.
 * @param rows those of the page, and one more if there is a next page
 */
export function pageFrom<Row, Item>(
  { fromRow, positionOf }: Pick<List<Row, Item>, 'fromRow' | 'positionOf'>,
  total: number,
  rows: Row[],
  { page, per_page }: { page: number; per_page: number },
): PageOf<Item> {
  const items = rows.slice(0, per_page).map(fromRow);
  const last = items.at(-1);
  const next = last && rows.length > per_page ? { page: page + 1, after: positionOf(last) } : undefined;
  return { items, total, page, per_page, pages: Math.ceil(total / per_page), next };
}

/**
 * A list whose total is counted when it is read. Only for lists that stay short; list-totals.ts has the other totals.
 * @param where a condition on the row `item`
 */
export function counted<Row, Item>(
  db: Knex,
  where: string,
  list: Omit<List<Row, Item>, 'ranges' | 'total'>,
): List<Row, Item> {
  const count = `select count(*)::int as total from ${list.table} item where ${where}`;
  const total = async (): Promise<number> => {
    const [row] = await prepared<{ total: number }>(db, count, list.values);
    return row?.total ?? 0;
  };
  return { ...list, ranges: [{ where: [where] }], total };
}

/** The total, and the rows from an offset on: those of a page and one more, if there are so many. */
type Found<Row> = Promise<readonly [total: number, rows: Row[]]>;

/** From the start of the list, or from a cursor. Nothing needs to be known before, so both are read at once. */
function firstItems<Row, Item>(
  db: Knex,
  list: List<Row, Item>,
  per_page: number,
  cursor: Cursor | undefined,
): Found<Row> {
  return Promise.all([list.total(), readAfter<Row>(db, list, cursor?.after, per_page + 1)]);
}

/** The first rows after a position, or from the start. The time does not depend on how many rows there are. */
export function readAfter<Row>(
  db: Knex,
  rows: OrderedRows,
  after: Position | undefined,
  limit: number,
): Promise<Row[]> {
  const section = { ranges: rows.ranges, isAfter: after !== undefined };
  const position: Record<string, string> = {};
  for (const [index, value] of after?.entries() ?? [])
    position[`after_${rows.order.columns[index] ?? ''}`] = value;
  return readNear(db, rows, section, { offset: 0, limit, ...position });
}

/** From the end of the list that is nearer, because Postgres reads everything between that end and the page. */
async function itemsAt<Row, Item>(
  db: Knex,
  list: List<Row, Item>,
  per_page: number,
  offset: number,
): Found<Row> {
  const total = await list.total();
  const limit = Math.min(per_page + 1, total - offset);
  if (limit <= 0) return [total, []];
  const fromEnd = total - offset - limit;
  const isReversed = fromEnd < offset;
  const values = { offset: Math.min(fromEnd, offset), limit };
  if (values.offset <= NEAR) {
    return [total, await readNear(db, list, { ranges: list.ranges, isReversed }, values)];
  }
  const ranges = await rangesFar(list, values.offset, total);
  return [total, await read(db, list, { ranges, isReversed }, values)];
}

/** So near an end of a list, its ranges are merged if a glance does not find the page. */
const NEAR = 1_000;
/** A glance looks at so many times more of everybody's rows than it wants to find. */
const GLANCE = 10;
/** Merging an item into the order of the list costs so many times more than a look at one that is in order. */
const MERGING = 4;

/** Far from both ends, nearly all rows of several ranges are merged. A look at everybody's rows in order may cost less. */
async function rangesFar<Row, Item>(
  { ranges, amongAll }: List<Row, Item>,
  distance: number,
  total: number,
): Promise<Range[]> {
  if (!amongAll) return ranges;
  const looks = distance * ((await amongAll.total()) / total);
  return looks < total * MERGING ? [amongAll.range] : ranges;
}

/**
 * Near an end of a list. Whoever owns a large part of all rows finds the page at a glance among everybody's rows there.
 * The glance is short, so it costs others little, and also those whose rows are elsewhere.
 */
async function readNear<Row>(
  db: Knex,
  list: OrderedRows,
  section: Section,
  values: { offset: number; limit: number },
): Promise<Row[]> {
  if (list.amongAll) {
    const glance = GLANCE * (values.offset + values.limit);
    const among = { ...section, ranges: [list.amongAll.range], isGlance: true };
    const found = await read<Row>(db, list, among, { ...values, glance });
    if (found.length === values.limit) return found;
  }
  return read(db, list, section, values);
}

function read<Row>(
  db: Knex,
  list: OrderedRows,
  section: Section,
  values: { offset: number; limit: number; glance?: number },
): Promise<Row[]> {
  const reach = values.offset + values.limit;
  return prepared<Row>(db, pageStatement(list, section), { ...list.values, ...values, reach });
}
