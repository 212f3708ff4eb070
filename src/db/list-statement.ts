/** Rows that one index holds in the order of the list, or several such ranges: one for each owner. */
export interface Range {
  /** Selects the `id` of each `owner` that has a range of its own. */
  each?: string;
  /** Conditions on the row `item`, and on `owner` if there are several. */
  where: string[];
}

/** How a list is ordered. The last column tells all rows apart. */
export interface Order {
  columns: readonly [string, ...string[]];
  isDescending: boolean;
}

export const NEWEST_FIRST: Order = { columns: ['created_at', 'id'], isDescending: true };
export const LATEST_FIRST: Order = { columns: ['at', 'id'], isDescending: true };
export const OLDEST_FIRST: Order = { columns: ['at', 'id'], isDescending: false };
/** The ids are numbers that count up. */
export const NEWEST_VERSION_FIRST: Order = { columns: ['id'], isDescending: true };
export const BY_ID: Order = { columns: ['id'], isDescending: false };

/** Where the items of a page are looked for. */
export interface Section {
  ranges: Range[];
  /** Read from the last item backwards. */
  isReversed?: boolean;
  /** Only items that come after the position in the values `after_…`. */
  isAfter?: boolean;
  /** Only items among the first `:glance` rows of the table, whoever sees them. */
  isGlance?: boolean;
}

/**
 * The text of a statement that reads one page. First it finds the ids: it reads the first `:reach` entries of each range
 * in the order of an index, merges them, and takes `:limit` of them after `:offset`. Only then it reads the rows. Values
 * are not part of the text, so there are only a few texts.
 * @param list `read` selects its rows, which are called `as`, without a condition
 */
export function pageStatement(
  { table, read, as, order }: { table: string; read: string; as: string; order: Order },
  { ranges, isReversed = false, isAfter = false, isGlance = false }: Section,
): string {
  const keysOf = (row: string): string[] => order.columns.map((column) => `${row}.${column}`);
  const ordered = (row: string, isDescending: boolean): string =>
    `order by ${keysOf(row)
      .map((key) => `${key} ${isDescending ? 'desc' : 'asc'}`)
      .join(', ')}`;
  const isDescending = order.isDescending !== isReversed;
  const positions = order.columns.map((column) => `:after_${column}`);
  const after = `(${keysOf('item').join(', ')}) ${order.isDescending ? '<' : '>'} (${positions.join(', ')})`;

  const afters = isAfter ? [after] : [];
  const items = isGlance
    ? `(select * from ${table} item where ${allOf(afters)} ${ordered('item', isDescending)} limit ${unknown('glance')})`
    : table;
  const parts = ranges.map(({ each, where }) => {
    const part = `
      select ${keysOf('item').join(', ')} from ${items} item
      where ${allOf(isGlance ? where : [...where, ...afters])}
      ${ordered('item', isDescending)} limit ${unknown('reach')}`;
    return each === undefined
      ? `(${part})`
      : `select ${keysOf('part').join(', ')} from (${each}) owner cross join lateral (${part}) part`;
  });
  // An array, because Postgres then looks up each id in the primary key, whatever number of ids it expects.
  return `${read}
    where ${as}.id = any(array(
      select found.id from (${parts.join(' union all ')}) found
      ${ordered('found', isDescending)} limit ${unknown('limit')} offset ${unknown('offset')}
    ))
    ${ordered(as, order.isDescending)}`;
}

function allOf(conditions: string[]): string {
  return conditions.length === 0 ? 'true' : conditions.join(' and ');
}

/**
 * A number that Postgres does not know when it plans, not even for these values. It then expects to read a tenth, and
 * goes by the index. If it knew that a page is far away, it might sort the whole table.
 */
function unknown(name: string): string {
  return `(select :${name}::bigint)`;
}
