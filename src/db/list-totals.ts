import type { Knex } from 'knex';
import type { Reach } from '../domain/permissions';
import type { Scope } from '../domain/request/requested-application';
import { prepared } from './prepared';
import { type Filter, TENANTS_OF_PARTNER } from './visibility';

/** A list whose total is kept (docs/adr/0013-totals-are-kept-not-counted.md). It is named for its table. */
export type KeptList = 'registration_requests' | 'applications';

/** A total that was wrong: what was known, and what was counted. A total for everywhere has neither tenant nor partner. */
export interface WrongTotal {
  list: KeptList;
  scope: Scope;
  status: string;
  tenant_id: string | null;
  partner_id: string | null;
  known: number;
  counted: number;
}

/**
 * How many items of a list a caller may see (docs/api.md#who-sees-what). It is exact, and it does not read the list. It
 * uses the directory as it is now.
 */
export async function totalOf(
  db: Knex,
  list: KeptList,
  reach: Reach,
  { status, scope }: Filter = {},
): Promise<number> {
  const { role, ...ids } = reach;
  const values = { list, status: status ?? null, scope: scope ?? null, ...ids };
  const [row] = await prepared<{ total: string }>(db, READS[role], values);
  return Number(row?.total);
}

/**
 * Moves the deltas into the totals. A fold that finds another one at work does nothing.
 * @returns how many deltas it moved
 */
export async function foldListTotals(db: Knex): Promise<number> {
  const { rows } = await db.raw<{ rows: [{ folded: string }] }>('select fold_list_totals() as folded');
  return Number(rows[0].folded);
}

/**
 * Counts the rows of both lists and repairs the totals that differ, while others write.
 * @param db connects patiently, because this reads two whole tables
 * @returns the totals that were wrong
 */
export async function recountListTotals(db: Knex): Promise<WrongTotal[]> {
  type Row = Omit<WrongTotal, 'known' | 'counted'> & { known: string; counted: string };
  const { rows } = await db.raw<{ rows: Row[] }>('select * from recount_list_totals()');
  return rows.map((row) => ({ ...row, known: Number(row.known), counted: Number(row.counted) }));
}

/** The totals that a recount would repair. It repairs nothing. */
export async function wrongListTotals(db: Knex): Promise<WrongTotal[]> {
  const trx = await db.transaction();
  try {
    return await recountListTotals(trx);
  } finally {
    // Only the function in the database knows what is wrong, and it repairs that too. So this is taken back.
    await trx.rollback();
  }
}

/** One statement for each role. The total and its deltas are read in the statement's snapshot, so a fold changes nothing. */
const READS = {
  super_admin: read('tenant_id is null and partner_id is null'),
  partner_admin: read(
    // An array makes Postgres look up each tenant in the index.
    `((tenant_id is null and partner_id = :partner_id) or tenant_id = any(array(${TENANTS_OF_PARTNER})))`,
    // The deltas are few and have no index. They are all read, and their tenants looked up in a hash table.
    `(partner_id = :partner_id or tenant_id in (${TENANTS_OF_PARTNER}))`,
  ),
  tenant_admin: read('tenant_id = :tenant_id'),
} satisfies Record<Reach['role'], string>;

function read(placeOfTotal: string, placeOfDelta = placeOfTotal): string {
  const matching = `list = :list and status = coalesce(:status, status) and scope = coalesce(:scope, scope)`;
  return `
    select coalesce(sum(amount), 0) as total from (
      select total as amount from list_totals where ${matching} and ${placeOfTotal}
      union all
      select delta from list_total_deltas where ${matching} and ${placeOfDelta}
    ) parts`;
}
