import type { RegistrationRequest } from '../../client';
import type { RequestFilter } from '../api/request-list';
import { hasWord, MAX_TEXT } from '../api/search';
import { TYPE_NAMES } from '../elements/type-name';

export type Tab = 'waiting' | 'pending' | 'decided';
export type FinalStatus = Exclude<RegistrationRequest['status'], 'PENDING'>;

/** What the address of the queue says. Without a tab it is `waiting`, and without a page it is the first one. */
export interface QueueSearch {
  tab?: Exclude<Tab, 'waiting'>;
  status?: FinalStatus;
  scope?: RegistrationRequest['scope'];
  partner?: string;
  tenant?: string;
  type?: RegistrationRequest['application_type'];
  findings?: 'any' | 'none';
  q?: string;
  page?: number;
}

/** The part of the address that narrows a tab down. */
export type QueueFilters = Omit<QueueSearch, 'tab' | 'page'>;

export const FINAL_STATUSES = ['APPROVED', 'REJECTED', 'CANCELLED', 'EXPIRED'] as const;
const SCOPES = ['GLOBAL', 'PARTNER', 'TENANT'] as const;

/** Reads the address. What does not belong there is ignored. */
export function queueSearch(address: Record<string, unknown>): QueueSearch {
  const tab = oneOf(['pending', 'decided'] as const, address.tab);
  return withoutUndefined({
    tab,
    // Everything on the other tabs is pending.
    status: tab === 'decided' ? oneOf(FINAL_STATUSES, address.status) : undefined,
    scope: oneOf(SCOPES, address.scope),
    partner: text(address.partner),
    tenant: text(address.tenant),
    type: oneOf(keysOf(TYPE_NAMES), address.type),
    findings: oneOf(['any', 'none'] as const, address.findings),
    q: searchable(address.q),
    page: pageNumber(address.page),
  });
}

/** The filters of an address. */
export function filtersOf({ tab: _tab, page: _page, ...filters }: QueueSearch): QueueFilters {
  return filters;
}

const TABS: Record<Tab, Pick<RequestFilter, 'status' | 'decided' | 'waiting_for' | 'sort'>> = {
  waiting: { waiting_for: 'me', sort: 'expires_at' },
  pending: { status: 'PENDING', sort: '-created_at' },
  decided: { decided: true, sort: '-updated_at' },
};
const PER_PAGE = 25;

/** What changes in the filters. Null takes one away. */
export type FilterChanges = { [F in keyof QueueFilters]?: QueueFilters[F] | null };

/** The address with other filters, at the first page. */
export function changedFilters({ page: _page, ...search }: QueueSearch, changes: FilterChanges): QueueSearch {
  return queueSearch({ ...search, ...changes });
}

/** The list that an address means, in the words of the API. */
export function listOf({ tab, page = 1, ...filters }: QueueSearch): RequestFilter {
  const { partner, tenant, type, ...same } = filters;
  return {
    ...TABS[tab ?? 'waiting'],
    ...same,
    ...(partner !== undefined && { partner_id: partner }),
    ...(tenant !== undefined && { tenant_id: tenant }),
    ...(type !== undefined && { application_type: type }),
    page,
    per_page: PER_PAGE,
  };
}

function oneOf<T extends string>(all: readonly T[], value: unknown): T | undefined {
  return all.find((one) => one === value);
}

function text(value: unknown): string | undefined {
  return typeof value === 'string' && value !== '' ? value.slice(0, MAX_TEXT) : undefined;
}

/** The API refuses a text without a word. */
function searchable(value: unknown): string | undefined {
  const found = text(value);
  return found !== undefined && hasWord(found) ? found : undefined;
}

/** Pages are text in the address, and numbers in links. The first one needs no mention. */
function pageNumber(value: unknown): number | undefined {
  return /^\d{1,9}$/.test(String(value)) && Number(value) > 1 ? Number(value) : undefined;
}

function keysOf<K extends string>(record: Record<K, unknown>): K[] {
  return Object.keys(record) as K[]; // A literal record has no other keys.
}

type Defined<T> = { [K in keyof T]?: Exclude<T[K], undefined> };

function withoutUndefined<T extends object>(members: T): Defined<T> {
  return Object.fromEntries(Object.entries(members).filter(([, value]) => value !== undefined)) as Defined<T>;
}
