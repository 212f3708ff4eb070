import type { Knex } from 'knex';
import type { Reach } from '../../domain/permissions';
import type { Person } from '../../domain/policy/people';
import type { RequestOrder } from '../../domain/request/request-order';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { Page, PageOf } from '../paging';
import { placeConditions, type PlaceFilter, search, WANTED_WORDS } from '../search';
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
  /** Only those that this person could approve now. */
  waitingFor?: Person | undefined;
}

/** A page of the requests that the caller may see and that match, in the wanted order, and their total number. */
export async function searchRequests(
  db: Knex,
  reach: Reach,
  { q, sort = '-created_at', decided, findings, requested_by, status, waitingFor, ...place }: RequestSearch,
  page: Page,
): Promise<PageOf<RegistrationRequest>> {
  const conditions = placeConditions(reach, place);
  if (status !== undefined) conditions.push({ sql: 'item.status = :status', values: { status } });
  if (decided !== undefined) conditions.push(constant(`item.status ${decided ? '<>' : '='} 'PENDING'`));
  if (findings !== undefined)
    conditions.push(constant(`item.review_findings ${findings === 'any' ? '<>' : '='} '[]'`));
  if (requested_by !== undefined)
    conditions.push({ sql: 'item.requested_by_sub = :requested_by', values: { requested_by } });
  if (waitingFor) conditions.push(isWaitingFor(waitingFor));
  const isDescending = sort.startsWith('-');
  const time = (isDescending ? sort.slice(1) : sort) as 'created_at' | 'updated_at' | 'expires_at';
  const order = { columns: [time, 'id'] as const, isDescending };
  const positionOf = (request: RegistrationRequest): string[] => [request[time], request.id];
  return search(db, { ...LIST, hasWords: HAS_WORDS, order, positionOf }, conditions, q, page);
}

/**
 * Pending requests that a person could approve now: `obstacleTo` as SQL. What a rule wants is in `open_to`. Without a rule
 * whoever sees a request can approve it.
 */
function isWaitingFor({ sub, role, groups = [] }: Person): Predicate {
  const powers = [
    ...(role === undefined ? [] : [`role:${role}`]),
    ...groups.map((group) => `group:${group}`),
    `sub:${sub}`,
  ];
  return { sql: WAITING, values: { me: sub, powers } };
}

const WAITING = `item.status = 'PENDING'
  and (item.changes_requested_by_sub is null or item.changes_requested_by_sub = :me)
  and (item.rule is null or (
    item.open_to && cast(:powers as text[])
    and (
      coalesce(cast(item.rule ->> 'requester_may_approve' as boolean), item.rule -> 'decide' is not null)
      or (item.requested_by_sub <> :me and not :me = any(item.revisers))
    )
    and (item.changes_requested_by_sub is not null or not exists (
      select from approvals v where v.request_id = item.id and v.revision = item.revision and v.sub = :me
    ))
  ))`;

function constant(sql: string): Predicate {
  return { sql, values: {} };
}

const HAS_WORDS = `item.id in (select id from request_words where words @@ ${WANTED_WORDS})`;
