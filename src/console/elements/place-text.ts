export const SCOPE_NAMES = { GLOBAL: 'Global', PARTNER: 'Partner', TENANT: 'Tenant' } as const;

/** Where a request or an application belongs. */
interface Placed {
  scope: keyof typeof SCOPE_NAMES;
  tenant_id: string | null;
  partner_id: string | null;
}

/** Such as "Tenant acme-eu of acme". */
export function placeText({ scope, tenant_id, partner_id }: Placed): string {
  switch (scope) {
    case 'GLOBAL':
      return 'Global';
    case 'PARTNER':
      return `Partner ${partner_id ?? ''}`;
    case 'TENANT':
      return `Tenant ${tenant_id ?? ''} of ${partner_id ?? ''}`;
  }
}
