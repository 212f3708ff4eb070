import type { Knex } from 'knex';
import type { Reach } from '../domain/permissions';
import type { ApplicationType, Scope } from '../domain/request/requested-application';
import type { Order } from './list-statement';
import { type Cursor, type List, type Page, type PageOf, pageFrom } from './paging';
import type { Predicate } from './visibility';

/** What can be searched for in requests and in applications. What is absent limits nothing. */
export interface PlaceFilter {
  scope?: Scope | undefined;
  tenant_id?: string | undefined;
  /** The partner's own, and those of its tenants by the directory as it is now. */
  partner_id?: string | undefined;
  application_type?: ApplicationType | undefined;
}

/** A list that is searched. */
export interface Searched<Row, Item> extends Pick<
  List<Row, Item>,
  'table' | 'read' | 'order' | 'fromRow' | 'positionOf'
> {
  /** Whether a row `item` has the words of {@link WANTED_WORDS}, as SQL. */
  hasWords: string;
}

/** The words that are searched for, as SQL of the type `tsquery`. */
export const WANTED_WORDS = 'search_query(:q)';

/**
 * Reads one page of what is found, and counts it all, in one statement and so in one snapshot. Postgres plans it for its
 * values, because they say which index is best. So the text is not kept: there are many.
 * @param conditions on the row `item`, visibility included
 * @param q words, each of which is the beginning of a word of the row
 */
export async function search<Row, Item>(
  db: Knex,
  list: Searched<Row, Item>,
  conditions: Predicate[],
  q: string | undefined,
  { per_page, cursor, ...wanted }: Page,
): Promise<PageOf<Item>> {
  const page = cursor?.page ?? wanted.page;
  const words = q === undefined ? [] : [{ sql: list.hasWords, values: { q } }];
  const all = [...conditions, ...words];
  const values = {
    ...Object.assign({}, ...all.map((condition) => condition.values)),
    ...positionIn(list.order, cursor),
    limit: per_page + 1,
    offset: cursor ? 0 : (page - 1) * per_page,
  } as Record<string, Knex.RawBinding>;
  const sql = statement(list, all, { isAfter: cursor !== undefined, isByWords: q !== undefined });
  const { rows } = await db.raw<{ rows: Found<Row>[] }>(sql, values);
  const total = rows[0]?.total ?? 0;
  const found = rows.filter((row) => row.id !== null);
  for (const row of found) delete row.total;
  return pageFrom(list, total, found, { page, per_page });
}

/** Each row says the total. Of an empty page there is one row, with nothing but the total. */
type Found<Row> = Row & { id: string | null; total?: number };

function statement(
  { table, read, order }: Pick<Searched<never, never>, 'table' | 'read' | 'order'>,
  conditions: Predicate[],
  { isAfter, isByWords }: { isAfter: boolean; isByWords: boolean },
): string {
  const direction = order.isDescending ? 'desc' : 'asc';
  const keys = (of: string): string[] => order.columns.map((column) => `${of}.${column}`);
  const ordered = (of: string): string =>
    keys(of)
      .map((key) => `${key} ${direction}`)
      .join(', ');
  const positions = order.columns.map((column) => `:after_${column}`).join(', ');
  const after = `(${keys('found').join(', ')}) ${order.isDescending ? '<' : '>'} (${positions})`;
  // Postgres cannot estimate words well. If it knew the limit, it might read a whole index in order to find rare ones.
  const materialized = isByWords ? 'materialized' : 'not materialized';
  return `
    with found as ${materialized} (
      select ${keys('item').join(', ')} from ${table} item
      where ${conditions.map(({ sql }) => sql).join(' and ')}
    )
    select counted.total, item.*
    from (select count(*)::int as total from found) counted
    left join (${read}) item on item.id = any(array(
      select found.id from found ${isAfter ? `where ${after}` : ''}
      order by ${ordered('found')} limit :limit offset :offset
    ))
    order by ${ordered('item')}`;
}

function positionIn({ columns }: Order, cursor: Cursor | undefined): Record<string, string> {
  return Object.fromEntries(
    cursor?.after.map((value, index) => [`after_${columns[index] ?? ''}`, value]) ?? [],
  );
}

/** What the caller may see of the requests or applications `item` (docs/api.md#who-sees-what). */
function visibleItems(reach: Reach): Predicate {
  switch (reach.role) {
    case 'super_admin':
      return { sql: 'true', values: {} };
    case 'partner_admin':
      return { sql: ofPartner('reached_partner'), values: { reached_partner: reach.partner_id } };
    case 'tenant_admin':
      return { sql: 'item.tenant_id = :reached_tenant', values: { reached_tenant: reach.tenant_id } };
  }
}

/** The conditions on the requests or applications `item`: they are visible, and match. */
export function placeConditions(reach: Reach, filter: PlaceFilter): Predicate[] {
  const { partner_id, scope, tenant_id, application_type } = filter;
  const conditions = [visibleItems(reach)];
  for (const [column, value] of Object.entries({ scope, tenant_id, application_type })) {
    if (value !== undefined)
      conditions.push({ sql: `item.${column} = :${column}`, values: { [column]: value } });
  }
  // A thing belongs to one partner, so whoever sees one partner's need not look for it twice.
  if (reach.role === 'partner_admin' && partner_id !== undefined)
    conditions.push({ sql: partner_id === reach.partner_id ? 'true' : 'false', values: {} });
  else if (partner_id !== undefined)
    conditions.push({ sql: ofPartner('partner_id'), values: { partner_id } });
  return conditions;
}

/** An array, because Postgres then looks up each tenant in an index. */
function ofPartner(name: string): string {
  return `(item.partner_id = :${name}
    or item.tenant_id = any(array(select id from tenants where partner_id = :${name})))`;
}
