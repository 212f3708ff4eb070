import type { Knex } from 'knex';
import type { Reach } from '../../domain/permissions';
import type { RequestOrder } from '../../domain/request/request-order';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { Page, PageOf } from '../paging';
import { placeConditions, type PlaceFilter, search, visibleItems } from '../search';
import type { Filter, Predicate } from '../visibility';
import { LIST } from './registration-requests';

/** What requests are searched for. What is absent limits nothing. */
export interface RequestSearch extends Filter, PlaceFilter {
  /** Whether they are PENDING no more. */
  decided?: boolean | undefined;
  findings?: 'any' | 'none' | undefined;
  /** The `sub` of the requester. */
  requested_by?: string | undefined;
  /** Words, each of which is the beginning of a word of the request. */
  q?: string | undefined;
  sort?: RequestOrder | undefined;
}

/** A page of the requests that the caller may see and that match, in the wanted order, and their total number. */
export async function searchRequests(
  db: Knex,
  reach: Reach,
  { q, sort = '-created_at', decided, findings, requested_by, status, ...place }: RequestSearch,
  page: Page,
): Promise<PageOf<RegistrationRequest>> {
  const conditions = [visibleItems(reach), ...placeConditions(place)];
  if (status !== undefined) conditions.push({ sql: 'item.status = :status', values: { status } });
  if (decided !== undefined) conditions.push(constant(`item.status ${decided ? '<>' : '='} 'PENDING'`));
  if (findings !== undefined)
    conditions.push(constant(`item.review_findings ${findings === 'any' ? '<>' : '='} '[]'`));
  if (requested_by !== undefined)
    conditions.push({ sql: 'item.requested_by_sub = :requested_by', values: { requested_by } });
  const isDescending = sort.startsWith('-');
  const time = (isDescending ? sort.slice(1) : sort) as 'created_at' | 'updated_at' | 'expires_at';
  const order = { columns: [time, 'id'] as const, isDescending };
  const positionOf = (request: RegistrationRequest): string[] => [request[time], request.id];
  return search(db, { ...LIST, words: WORDS, order, positionOf }, conditions, q, page);
}

function constant(sql: string): Predicate {
  return { sql, values: {} };
}

/** As in the index `requests_by_words`. */
const WORDS = `search_words(
  array[item.id::text, item.name, item.description, item.organization_name, item.contact_name, item.contact_email,
    item.requested_by_sub, item.requested_by_name, item.website_url]
  || item.redirect_uris || item.post_logout_redirect_uris || item.allowed_origins)`;
