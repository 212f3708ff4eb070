import type { Knex } from 'knex';
import type { Reach } from '../domain/permissions';

/**
 * Limits a query on `registration_requests as r` to what a caller may see (docs/api.md#who-sees-what). The limit is in
 * the predicate, so rows, totals and pages hold only visible requests. It uses the directory as it is now.
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

/** A condition in SQL, and its values by name. */
export interface Predicate {
  sql: string;
  values: Record<string, string>;
}

/**
 * What a caller may see of one request (docs/api.md#who-sees-what), for a statement that reads
 * `registration_requests r left join tenants t`. It uses the directory as it is now.
 */
export function isVisibleTo(reach: Reach): Predicate {
  switch (reach.role) {
    case 'super_admin':
      return { sql: 'true', values: {} };
    case 'partner_admin':
      return {
        sql: 'coalesce(r.partner_id, t.partner_id) = :partner_id',
        values: { partner_id: reach.partner_id },
      };
    case 'tenant_admin':
      return { sql: 'r.tenant_id = :tenant_id', values: { tenant_id: reach.tenant_id } };
  }
}

/** Limits a query on `partners as p`: a partner admin sees its own partner, a tenant admin sees none. */
export function partnersVisibleTo(query: Knex.QueryBuilder, reach: Reach): void {
  if (reach.role === 'partner_admin') void query.where('p.id', reach.partner_id);
  if (reach.role === 'tenant_admin') void query.whereRaw('false');
}

/** Limits a query on `tenants as t`: a partner admin sees its partner's tenants, a tenant admin sees its own tenant. */
export function tenantsVisibleTo(query: Knex.QueryBuilder, reach: Reach): void {
  if (reach.role === 'partner_admin') void query.where('t.partner_id', reach.partner_id);
  if (reach.role === 'tenant_admin') void query.where('t.id', reach.tenant_id);
}
