import type { Knex } from 'knex';
import type { Reach } from '../domain/permissions';
import type { Scope, Status } from '../domain/request/requested-application';
import type { Range } from './list-statement';
import { prepared } from './prepared';

/** A condition in SQL, and its values by name. */
export interface Predicate {
  sql: string;
  values: Record<string, string | string[]>;
}

/**
 * What a caller may see of one request or application (docs/api.md#who-sees-what). It uses the directory as it is now.
 * @param of the name of the row in the statement, which also reads `left join tenants t`
 */
export function isVisibleTo(reach: Reach, of: 'r' | 'a'): Predicate {
  switch (reach.role) {
    case 'super_admin':
      return { sql: 'true', values: {} };
    case 'partner_admin':
      return {
        sql: `coalesce(${of}.partner_id, t.partner_id) = :partner_id`,
        values: { partner_id: reach.partner_id },
      };
    case 'tenant_admin':
      return { sql: `${of}.tenant_id = :tenant_id`, values: { tenant_id: reach.tenant_id } };
  }
}

/**
 * Reads the one row that a statement finds, if the caller may see it. So the limit is part of the statement.
 * @param read ends with a condition, to which `visible` is added
 * @param values those that `read` names
 */
export async function findVisible<Row>(
  db: Knex,
  read: string,
  visible: Predicate,
  values: Record<string, Knex.RawBinding>,
): Promise<Row | undefined> {
  const [row] = await prepared<Row>(db, `${read} and ${visible.sql}`, { ...values, ...visible.values });
  return row;
}

/** What a list of requests is limited to. */
export interface Filter {
  status?: Status | undefined;
  scope?: Scope | undefined;
}

/** The rows that a caller may see, as ranges of an index. */
export interface Visible {
  ranges: Range[];
  /** The same rows, found by a look at everybody's. This is faster if most rows are visible. */
  amongAll?: Range;
  /** The values that the ranges name. */
  values: Record<string, string>;
}

/**
 * What a caller may see of all requests or applications (docs/api.md#who-sees-what). The limit is in the predicate, so
 * items, totals and pages hold only what is visible. It uses the directory as it is now. If nothing that is visible
 * can match the filter, no range is left.
 */
export function visibleTo(reach: Reach, { status, scope }: Filter): Visible {
  const matching = status === undefined ? [] : ['item.status = :status'];
  const values = { ...(status !== undefined && { status }), ...(scope !== undefined && { scope }) };
  const canBe = (wanted: Scope): boolean => scope === undefined || scope === wanted;
  switch (reach.role) {
    case 'super_admin':
      if (scope !== undefined) matching.unshift('item.scope = :scope');
      return { ranges: [{ where: matching }], values };
    case 'partner_admin': {
      const own: Range = { where: ['item.partner_id = :partner_id', ...matching] };
      const ofTenants: Range = {
        each: TENANTS_OF_PARTNER,
        where: ['item.tenant_id = owner.id', ...matching],
      };
      const isOwn = canBe('PARTNER') ? 'item.partner_id = :partner_id or ' : '';
      // IS TRUE keeps Postgres from planning a join, which has no order. It makes a hash table of the tenants.
      const amongAll = {
        where: [`(${isOwn}item.tenant_id in (${TENANTS_OF_PARTNER})) is true`, ...matching],
      };
      return {
        ranges: [...(canBe('PARTNER') ? [own] : []), ...(canBe('TENANT') ? [ofTenants] : [])],
        ...(canBe('TENANT') && { amongAll }),
        values: { ...values, partner_id: reach.partner_id },
      };
    }
    case 'tenant_admin':
      return {
        ranges: canBe('TENANT') ? [{ where: ['item.tenant_id = :tenant_id', ...matching] }] : [],
        values: { ...values, tenant_id: reach.tenant_id },
      };
  }
}

/** Selects the tenants of a partner, as the directory is now. */
export const TENANTS_OF_PARTNER = 'select id from tenants where partner_id = :partner_id';

/** What a caller may see of `partners item`: a partner admin sees its own partner, a tenant admin sees none. */
export function partnersVisibleTo(reach: Reach): Predicate {
  switch (reach.role) {
    case 'super_admin':
      return { sql: 'true', values: {} };
    case 'partner_admin':
      return { sql: 'item.id = :partner_id', values: { partner_id: reach.partner_id } };
    case 'tenant_admin':
      return { sql: 'false', values: {} };
  }
}

/** What a caller may see of `tenants item`: a partner admin sees its partner's tenants, a tenant admin its own tenant. */
export function tenantsVisibleTo(reach: Reach): Predicate {
  switch (reach.role) {
    case 'super_admin':
      return { sql: 'true', values: {} };
    case 'partner_admin':
      return { sql: 'item.partner_id = :partner_id', values: { partner_id: reach.partner_id } };
    case 'tenant_admin':
      return { sql: 'item.id = :tenant_id', values: { tenant_id: reach.tenant_id } };
  }
}
