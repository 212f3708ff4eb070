import type { Knex } from 'knex';
import type { Partner, Tenant } from '../../domain/directory/directory';
import type { Reach } from '../../domain/permissions';
import { countOf, type Page, type PageOf, pageOf } from '../paging';
import { partnersVisibleTo, tenantsVisibleTo } from '../visibility';

/** The partner, if it exists and the caller may see it. */
export async function findPartner(db: Knex, reach: Reach, id: string): Promise<Partner | undefined> {
  return partners(db)
    .where('p.id', id)
    .modify(partnersVisibleTo, reach)
    .first<Partner | undefined>('p.id', 'p.name');
}

/** The tenant, if it exists and the caller may see it. */
export async function findTenant(db: Knex, reach: Reach, id: string): Promise<Tenant | undefined> {
  return tenants(db)
    .where('t.id', id)
    .modify(tenantsVisibleTo, reach)
    .first<Tenant | undefined>('t.id', 't.name', 't.partner_id');
}

/** The partners the caller may see, by id. */
export async function listPartners(db: Knex, reach: Reach, page: Page): Promise<PageOf<Partner>> {
  const visible = (): Knex.QueryBuilder => partners(db).modify(partnersVisibleTo, reach);
  return pageOf<Partner, Partner>(
    visible().select('p.id', 'p.name').orderBy('p.id'),
    () => countOf(visible()),
    page,
    (row) => row,
  );
}

/** The tenants the caller may see, by id. */
export async function listTenants(db: Knex, reach: Reach, page: Page): Promise<PageOf<Tenant>> {
  const visible = (): Knex.QueryBuilder => tenants(db).modify(tenantsVisibleTo, reach);
  const rows = visible().select('t.id', 't.name', 't.partner_id').orderBy('t.id');
  return pageOf<Tenant, Tenant>(
    rows,
    () => countOf(visible()),
    page,
    (row) => row,
  );
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

function partners(db: Knex): Knex.QueryBuilder {
  return db('partners as p');
}

function tenants(db: Knex): Knex.QueryBuilder {
  return db('tenants as t');
}
