import { directory, SCOPES, STATUSES } from './distribution';

/** Who asks for a list. */
export interface Role {
  name: string;
  token: { role: string; partner?: string; tenant?: string };
}

/** The roles that see much and those that see little. */
export function roles(): Role[] {
  const { partners, tenants } = directory();
  const [bigPartner = '', smallPartner = ''] = [partners[0], partners.at(-1)];
  const [bigTenant = '', smallTenant = ''] = [tenants[0]?.id, tenants.at(-1)?.id];
  return [
    { name: 'super admin', token: { role: 'super_admin' } },
    { name: 'big partner', token: { role: 'partner_admin', partner: bigPartner } },
    { name: 'small partner', token: { role: 'partner_admin', partner: smallPartner } },
    { name: 'big tenant', token: { role: 'tenant_admin', tenant: bigTenant } },
    { name: 'small tenant', token: { role: 'tenant_admin', tenant: smallTenant } },
  ];
}

/** A list, without its page. */
export interface List {
  resource: 'registration-requests' | 'applications';
  /** What it is filtered by. */
  filter: 'none' | 'status' | 'scope' | 'status and scope';
  /** Its query without the page, such as `status=PENDING`. */
  query: string;
}

/** Every list of one role: requests by every status and scope, and applications. */
export function lists(): List[] {
  const requests = [undefined, ...STATUSES].flatMap((status) =>
    [undefined, ...SCOPES].map((scope): List => {
      const query = new URLSearchParams({
        ...(status && { status: status[0] }),
        ...(scope && { scope: scope[0] }),
      });
      const filter = status && scope ? 'status and scope' : status ? 'status' : scope ? 'scope' : 'none';
      return { resource: 'registration-requests', filter, query: query.toString() };
    }),
  );
  return [...requests, { resource: 'applications', filter: 'none', query: '' }];
}

export type PageName = 'first' | 'middle' | 'last';

/** The number of each page that the list has, if it is another one. */
export function pageNumbers(pages: number): [PageName, number][] {
  const named: [PageName, number][] = [
    ['first', 1],
    ['middle', Math.ceil(pages / 2)],
    ['last', pages],
  ];
  return pages < 3 ? named.slice(0, 1) : named;
}
