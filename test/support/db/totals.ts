import type { Knex } from 'knex';
import { type KeptList, totalOf } from '../../../src/db/list-totals';
import type { Reach } from '../../../src/domain/permissions';
import { SCOPES, STATUSES } from '../../../src/domain/request/requested-application';

const LISTS: KeptList[] = ['registration_requests', 'applications'];
const REACHES: Reach[] = [
  { role: 'super_admin' },
  ...['acme', 'globex', 'nobody'].map((partner_id): Reach => ({ role: 'partner_admin', partner_id })),
  ...['acme-eu', 'acme-us', 'globex-eu', 'nobody'].map((tenant_id): Reach => ({
    role: 'tenant_admin',
    tenant_id,
  })),
];
export const FILTERS = [undefined, ...STATUSES].flatMap((status) =>
  [undefined, ...SCOPES].map((scope) => ({ status, scope })),
);

/** Totals by list, reach and filter. */
type Totals = Record<string, number>;

/** The totals of both lists for every role and filter, as the service reads them. */
export function totalsKept(db: Knex): Promise<Totals> {
  return forEach((list, reach, filter) => totalOf(db, list, reach, filter));
}

/** The same totals, counted row by row. The place of an application is read from its request. */
export async function totalsCounted(db: Knex): Promise<Totals> {
  const columns = ['r.scope', 'r.tenant_id', db.raw('coalesce(r.partner_id, t.partner_id) as partner_id')];
  const requests = db('registration_requests as r').leftJoin('tenants as t', 't.id', 'r.tenant_id');
  const rows: Record<KeptList, Record<string, string | null>[]> = {
    registration_requests: await requests.clone().select('r.status', ...columns),
    applications: await requests
      .join('applications as a', 'a.registration_request_id', 'r.id')
      .select('a.status', ...columns),
  };
  return forEach((list, { role, ...ids }, { status, scope }) => {
    const wanted = Object.entries({ status, scope, ...ids }).filter(([, value]) => value !== undefined);
    return rows[list].filter((row) => wanted.every(([column, value]) => row[column] === value)).length;
  });
}

async function forEach(
  read: (list: KeptList, reach: Reach, filter: (typeof FILTERS)[number]) => number | Promise<number>,
): Promise<Totals> {
  const totals: Totals = {};
  for (const list of LISTS)
    for (const reach of REACHES)
      for (const filter of FILTERS)
        totals[JSON.stringify([list, reach, filter])] = await read(list, reach, filter);
  return totals;
}
