import type { Knex } from 'knex';
import type { Partner, Tenant } from '../../domain/directory/directory';
import type { Reach } from '../../domain/permissions';
import { BY_ID } from '../list-statement';
import { counted, type Page, type PageOf, pageOf } from '../paging';
import { findVisible, partnersVisibleTo, type Predicate, tenantsVisibleTo } from '../visibility';

/** The partner, if it exists and the caller may see it. */
export async function findPartner(db: Knex, reach: Reach, id: string): Promise<Partner | undefined> {
  return findVisible<Partner>(db, `${PARTNERS.read} where item.id = :id`, partnersVisibleTo(reach), { id });
}

/** The tenant, if it exists and the caller may see it. */
export async function findTenant(db: Knex, reach: Reach, id: string): Promise<Tenant | undefined> {
  return findVisible<Tenant>(db, `${TENANTS.read} where item.id = :id`, tenantsVisibleTo(reach), { id });
}

/** The partners the caller may see, by id. */
export async function listPartners(db: Knex, reach: Reach, page: Page): Promise<PageOf<Partner>> {
  return list<Partner>(db, PARTNERS, partnersVisibleTo(reach), page);
}

/** The tenants the caller may see, by id. */
export async function listTenants(db: Knex, reach: Reach, page: Page): Promise<PageOf<Tenant>> {
  return list<Tenant>(db, TENANTS, tenantsVisibleTo(reach), page);
}

const PARTNERS = { table: 'partners', read: 'select item.id, item.name from partners item' };
const TENANTS = { table: 'tenants', read: 'select item.id, item.name, item.partner_id from tenants item' };
type Entries = typeof PARTNERS;

function list<Entry extends Partner>(
  db: Knex,
  entries: Entries,
  { sql, values }: Predicate,
  page: Page,
): Promise<PageOf<Entry>> {
  const rows = { ...entries, as: 'item', order: BY_ID, values };
  const items = { fromRow: (row: Entry) => row, positionOf: ({ id }: Entry) => [id] };
  return pageOf(db, counted(db, sql, { ...rows, ...items }), page);
}

/** @returns true if it was created, false if it was changed */
export async function putPartner(trx: Knex, partner: Partner): Promise<boolean> {
  return upsert(trx, 'partners', partner);
}

/** @returns true if it was created, false if it was changed */
export async function putTenant(trx: Knex, tenant: Tenant): Promise<boolean> {
  return upsert(trx, 'tenants', tenant);
}

async function upsert(trx: Knex, table: 'partners' | 'tenants', entry: Partner | Tenant): Promise<boolean> {
  const [written] = await trx(table)
    .insert(entry)
    .onConflict('id')
    .merge({ ...entry, updated_at: trx.fn.now() })
    // In a row that an INSERT wrote, xmax is 0. In a row that this UPDATE wrote, it is the id of the transaction.
    .returning<{ created: boolean }[]>(trx.raw('(xmax = 0) as created'));
  return written?.created ?? false;
}
