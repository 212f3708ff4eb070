import type { Knex } from 'knex';
import { EVERYTHING, type Reach } from '../domain/permissions';
import { type KeptList, totalOf } from './list-totals';
import type { List } from './paging';
import { type Filter, visibleTo } from './visibility';

/** A list of requests or applications as a caller may see it. */
export function visibleList<Row, Item>(
  db: Knex,
  reach: Reach,
  filter: Filter,
  list: { table: KeptList } & Pick<List<Row, Item>, 'read' | 'as' | 'order' | 'fromRow' | 'positionOf'>,
): List<Row, Item> {
  const { ranges, amongAll, values } = visibleTo(reach, filter);
  return {
    ...list,
    ranges,
    values,
    total: () => totalOf(db, list.table, reach, filter),
    amongAll: amongAll && { range: amongAll, total: () => totalOf(db, list.table, EVERYTHING) },
  };
}
