import type { Style } from './output';

/** The colours of the states of a request. */
export const STATUS_STYLES: Record<string, Style> = {
  PENDING: 'yellow',
  APPROVED: 'green',
  REJECTED: 'red',
  CANCELLED: 'gray',
  EXPIRED: 'gray',
  ACTIVE: 'green',
};

/** `2026-11-24T10:01:11.235Z` as `2026-11-24 10:01:11Z`. */
export function shownTime(time: string): string {
  return time.replace('T', ' ').replace(/\.\d+Z$/, 'Z');
}

/** Who it was: the name with the subject behind it, or the subject. */
export function shownActor(actor: { sub: string; name?: string | null | undefined }): string {
  return actor.name ? `${actor.name} (${actor.sub})` : actor.sub;
}

/** Where a request or an application belongs: `tenant acme-eu`, `partner acme` or `global`. */
export function shownPlace(item: {
  scope: string;
  tenant_id: string | null;
  partner_id: string | null;
}): string {
  if (item.scope === 'TENANT') return `tenant ${item.tenant_id ?? '?'}`;
  if (item.scope === 'PARTNER') return `partner ${item.partner_id ?? '?'}`;
  return item.scope.toLowerCase();
}
