import type { Knex } from 'knex';
import type { Partner, Tenant } from '../../domain/directory/directory';
import type { Reach } from '../../domain/permissions';
import { BY_ID } from '../list-statement';
import { counted, type Page, type PageOf, pageOf } from '../paging';
import { search, type Searched } from '../search';
import { findVisible, partnersVisibleTo, type Predicate, tenantsVisibleTo } from '../visibility';

/** The partner, if it exists and the caller may see it. */
export async function findPartner(db: Knex, reach: Reach, id: string): Promise<Partner | undefined> {
  return findVisible<Partner>(db, `${PARTNERS.read} where item.id = :id`, partnersVisibleTo(reach), { id });
}

/** The tenant, if it exists and the caller may see it. */
export async function findTenant(db: Knex, reach: Reach, id: string): Promise<Tenant | undefined> {
  return findVisible<Tenant>(db, `${TENANTS.read} where item.id = :id`, tenantsVisibleTo(reach), { id });
}

/** What partners are searched for. What is absent limits nothing. */
export interface PartnerSearch {
  /** Words, each of which is the beginning of a word of the id or the name. */
  q?: string | undefined;
}

/** What tenants are searched for. What is absent limits nothing. */
export interface TenantSearch extends PartnerSearch {
  partner_id?: string | undefined;
}

/** The partners that the caller may see and that match, by id. */
export async function listPartners(
  db: Knex,
  reach: Reach,
  { q }: PartnerSearch,
  page: Page,
): Promise<PageOf<Partner>> {
  const visible = partnersVisibleTo(reach);
  return q === undefined ? list(db, PARTNERS, visible, page) : search(db, PARTNERS, [visible], q, page);
}

/** The tenants that the caller may see and that match, by id. */
export async function listTenants(
  db: Knex,
  reach: Reach,
  { q, partner_id }: TenantSearch,
  page: Page,
): Promise<PageOf<Tenant>> {
  const visible = tenantsVisibleTo(reach);
  if (q === undefined && partner_id === undefined) return list(db, TENANTS, visible, page);
  const conditions = [visible];
  if (partner_id !== undefined)
    conditions.push({ sql: 'item.partner_id = :of_partner', values: { of_partner: partner_id } });
  return search(db, TENANTS, conditions, q, page);
}

/** How a list of the directory is read. */
function entries<Entry extends Partner>(table: string, columns: string): Searched<Entry, Entry> {
  return {
    table,
    read: `select ${columns} from ${table} item`,
    order: BY_ID,
    words: 'search_words(array[item.id, item.name])',
    fromRow: (row) => row,
    positionOf: ({ id }) => [id],
  };
}

const PARTNERS = entries<Partner>('partners', 'item.id, item.name');
const TENANTS = entries<Tenant>('tenants', 'item.id, item.name, item.partner_id');

function list<Entry extends Partner>(
  db: Knex,
  searched: Searched<Entry, Entry>,
  { sql, values }: Predicate,
  page: Page,
): Promise<PageOf<Entry>> {
  return pageOf(db, counted(db, sql, { ...searched, as: 'item', values }), page);
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
