/** A value and its share of all rows. The shares of a list sum up to 1. */
export type Share = [value: string, share: number];

export const STATUSES: Share[] = [
  ['APPROVED', 0.7],
  ['REJECTED', 0.15],
  ['EXPIRED', 0.07],
  ['CANCELLED', 0.05],
  ['PENDING', 0.03],
];

export const SCOPES: Share[] = [
  ['TENANT', 0.9],
  ['PARTNER', 0.08],
  ['GLOBAL', 0.02],
];

export const APPLICATION_TYPES: Share[] = [
  ['WEB', 0.5],
  ['SPA', 0.2],
  ['SERVICE', 0.15],
  ['NATIVE', 0.1],
  ['SAML_SP', 0.05],
];

/** A SQL expression that gives each value its share, if `at` is spread evenly from 0 to 1. */
export function sqlShare(shares: Share[], at: string): string {
  let below = 0;
  const cases = shares.slice(0, -1).map(([value, share]) => {
    below += share;
    return `when ${at} < ${below.toFixed(4)} then '${value}'`;
  });
  return `case ${cases.join(' ')} else '${shares.at(-1)?.[0] ?? ''}' end`;
}

/** A tenant and its partner. */
export interface Tenant {
  id: string;
  partner_id: string;
}

export const PARTNER_COUNT = 36;
export const TENANT_COUNT = 1_000;

/** The first partner has so many of all tenants. */
const BIG_PARTNER = 0.4;

/**
 * A directory with one big partner and many small ones. The tenants of the big partner come first. Rows take the tenant at
 * `random() ^ 2` of the list, so the first ones have most rows: the big partner has 63 % and the first tenant 3 %.
 */
export function directory(): { partners: string[]; tenants: Tenant[] } {
  const partners = Array.from({ length: PARTNER_COUNT }, (_, index) => `partner-${padded(index)}`);
  const big = TENANT_COUNT * BIG_PARTNER;
  const tenants = Array.from({ length: TENANT_COUNT }, (_, index) => {
    const among = Math.floor((PARTNER_COUNT - 1) * ((index - big) / (TENANT_COUNT - big)) ** 2);
    const partner = index < big ? 0 : 1 + among;
    return { id: `tenant-${padded(index)}`, partner_id: partners[partner] ?? '' };
  });
  return { partners, tenants };
}

function padded(index: number): string {
  return String(index).padStart(4, '0');
}
