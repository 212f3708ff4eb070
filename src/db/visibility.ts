import type { Knex } from 'knex';
import type { Reach } from '../domain/permissions';

/**
 * Narrows a query on `registration_requests as r` to what a caller sees (docs/api.md#who-sees-what). It is part of the
 * query's predicate, so that rows, totals and pages all know only what is visible, by the directory as it is now.
 */
export function visibleTo(query: Knex.QueryBuilder, reach: Reach): void {
  switch (reach.role) {
    case 'super_admin':
      return;
    case 'partner_admin':
      void query.whereRaw(
        '(r.partner_id = ? or r.tenant_id = any(array(select id from tenants where partner_id = ?)))',
        [reach.partner_id, reach.partner_id],
      );
      return;
    case 'tenant_admin':
      void query.where('r.tenant_id', reach.tenant_id);
  }
}

/** Narrows a query over `partners as p` likewise: a partner admin sees its partner, a tenant admin none. */
export function partnersVisibleTo(query: Knex.QueryBuilder, reach: Reach): void {
  if (reach.role === 'partner_admin') void query.where('p.id', reach.partner_id);
  if (reach.role === 'tenant_admin') void query.whereRaw('false');
}

/** Narrows a query over `tenants as t` likewise: a partner admin sees its partner's tenants, a tenant admin its own. */
export function tenantsVisibleTo(query: Knex.QueryBuilder, reach: Reach): void {
  if (reach.role === 'partner_admin') void query.where('t.partner_id', reach.partner_id);
  if (reach.role === 'tenant_admin') void query.where('t.id', reach.tenant_id);
}
