import type { Application } from '../../client';
import type { ApplicationFilter } from '../api/applications';
import { hasWord } from '../api/search';

/** What the address of the list says. */
export interface ApplicationSearch {
  q?: string;
  scope?: Application['scope'];
  tenant?: string;
  partner?: string;
  type?: Application['application_type'];
  page?: number;
}

export const SCOPES: readonly Application['scope'][] = ['GLOBAL', 'PARTNER', 'TENANT'];
export const TYPES: readonly Application['application_type'][] = [
  'WEB',
  'SPA',
  'NATIVE',
  'SERVICE',
  'SAML_SP',
];

/** Reads the address. What does not belong there is ignored. */
export function applicationSearch(address: Record<string, unknown>): ApplicationSearch {
  const { q, tenant, partner } = address;
  const scope = SCOPES.find((one) => one === address.scope);
  const type = TYPES.find((one) => one === address.type);
  const page = Number(address.page);
  return {
    ...(isText(q) && { q }),
    ...(scope && { scope }),
    ...(isText(tenant) && { tenant }),
    ...(isText(partner) && { partner }),
    ...(type && { type }),
    ...(Number.isSafeInteger(page) && page > 1 && { page }),
  };
}

/** The filter of the API that an address stands for. A text without a word limits nothing. */
export function filterOf({ q, scope, tenant, partner, type, page }: ApplicationSearch): ApplicationFilter {
  return {
    ...(q !== undefined && hasWord(q) && { q }),
    ...(scope && { scope }),
    ...(tenant !== undefined && { tenant_id: tenant }),
    ...(partner !== undefined && { partner_id: partner }),
    ...(type && { application_type: type }),
    ...(page !== undefined && { page }),
  };
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}
