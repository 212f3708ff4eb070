import type { Knex } from 'knex';
import type { Reach } from '../../domain/permissions';
import type { RecipientKey } from '../../domain/request/decision';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import { NEWEST_FIRST } from '../list-statement';
import { type Page, type PageOf, pageOf } from '../paging';
import { actorFrom } from '../rows';
import { prepared } from '../prepared';
import { DELIBERATION_COLUMNS, type DeliberationRow, deliberationFrom } from './deliberation-rows';
import { type Filter, findVisible, isVisibleTo } from '../visibility';
import { visibleList } from '../visible-list';

type RequestRow = Omit<
  RegistrationRequest,
  | 'requested_by'
  | 'decided_by'
  | 'created_at'
  | 'updated_at'
  | 'expires_at'
  | 'decided_at'
  | 'deliberation'
  | 'overridden'
> &
  DeliberationRow & {
    requested_by_sub: string;
    requested_by_name: string | null;
    decided_by_sub: string | null;
    decided_by_name: string | null;
    created_at: Date;
    updated_at: Date;
    expires_at: Date;
    decided_at: Date | null;
  };

/** The request, if it exists and the caller may see it. */
export async function findRequest(
  db: Knex,
  reach: Reach,
  id: string,
): Promise<RegistrationRequest | undefined> {
  const row = await findVisible<RequestRow>(db, `${READ} where r.id = :id`, isVisibleTo(reach, 'r'), { id });
  return row && fromRow(row);
}

/** A request, and what is known of its workflow. No answer shows that part. */
export interface RequestAndWorkflow {
  request: RegistrationRequest;
  /** The run of its workflow that takes decisions, or null if it is not known. It may be over by now. */
  run_id: string | null;
  /** The id of the decision that was applied to it, or null. */
  decision_id: string | null;
  /** The key of whoever started the workflow, to which the first secret is sealed, or null. */
  recipient_key: RecipientKey | null;
  /** The version of the policy that its rule comes from. Null if older code wrote the row. */
  policy_version: number | null;
}

/** The request and what is known of its workflow, if the request exists and the caller may see it. */
export async function findRequestAndWorkflow(
  db: Knex,
  reach: Reach,
  id: string,
): Promise<RequestAndWorkflow | undefined> {
  const row = await findVisible<RequestRow & Omit<RequestAndWorkflow, 'request'>>(
    db,
    `${READ_WITH_WORKFLOW} where r.id = :id`,
    isVisibleTo(reach, 'r'),
    { id },
  );
  if (!row) return undefined;
  const { run_id, decision_id, recipient_key, policy_version, ...columns } = row;
  return { request: fromRow(columns), run_id, decision_id, recipient_key, policy_version };
}

/** Forgets which run of a request's workflow takes decisions. The next decision asks Temporal. */
export async function forgetRun(trx: Knex, id: string): Promise<void> {
  await trx('registration_requests').where({ id }).update({ run_id: null });
}

/** A page of the requests that the caller may see, newest first, and their total number. */
export async function listRequests(
  db: Knex,
  reach: Reach,
  filter: Filter,
  page: Page,
): Promise<PageOf<RegistrationRequest>> {
  return pageOf(db, visibleList(db, reach, filter, LIST), page);
}

/**
 * What a decision needs to know of a request. It comes from the request's own row only. After a wait for the lock, a
 * joined row would be the one from before the wait (PostgreSQL, 13.2.1 "Read Committed Isolation Level").
 */
export type LockedRequest = Pick<RegistrationRequest, 'status' | 'application_id' | 'application_type'> &
  Pick<RequestAndWorkflow, 'recipient_key'> & { revision: number };

/** Reads and locks the request. No other decision is written until the transaction ends. It sees all tenants. */
export async function lockRequest(trx: Knex, id: string): Promise<LockedRequest | undefined> {
  const [row] = await prepared<LockedRequest>(trx, LOCK, { id });
  return row;
}

const LOCK =
  'select status, application_id, application_type, recipient_key, revision from registration_requests where id = :id for update';

/** A pending request, and the partner that its tenant belongs to now, or null if it has no tenant. */
export interface PendingRequest {
  id: string;
  partner_id: string | null;
}

/**
 * A page of the pending requests that were created before a time, in the order of their ids.
 * @param after the last id of the page before, or null for the first page
 */
export async function listPending(
  db: Knex,
  before: Date,
  after: string | null,
  limit: number,
): Promise<PendingRequest[]> {
  const page = db('registration_requests as r')
    .leftJoin('tenants as t', 't.id', 'r.tenant_id')
    .where('r.status', 'PENDING')
    .where('r.created_at', '<', before)
    .orderBy('r.id')
    .limit(limit)
    .select<PendingRequest[]>('r.id', 't.partner_id');
  return after === null ? page : page.where('r.id', '>', after);
}

/** Those of these ids whose requests have a row, or had one until it was purged. */
export async function findRequestIds(db: Knex, ids: string[]): Promise<Set<string>> {
  const purged = db('purged_requests').select('id').whereIn('id', ids);
  return new Set(await db('registration_requests').whereIn('id', ids).unionAll(purged).pluck<string[]>('id'));
}

/** What is read of a request. Its partner is the tenant's partner in the directory as it is now. */
const COLUMNS = `
    r.id, r.status, r.scope, r.tenant_id, coalesce(r.partner_id, t.partner_id) as partner_id,
    r.name, r.description, r.application_type, r.redirect_uris, r.post_logout_redirect_uris, r.allowed_origins,
    r.requested_scopes, r.grant_types, r.contact_email, r.contact_name, r.organization_name, r.website_url,
    r.review_findings, r.requested_by_sub, r.requested_by_name, r.created_at, r.updated_at, r.expires_at,
    r.decided_at, r.decided_by_sub, r.decided_by_name, r.decision_notes, r.rejection_reason,
    r.application_id, a.client_id,
    ${DELIBERATION_COLUMNS}`;

const SOURCE = `
  from registration_requests r
  left join tenants t on t.id = r.tenant_id
  left join applications a on a.registration_request_id = r.id`;

const READ = `select ${COLUMNS} ${SOURCE}`;
const READ_WITH_WORKFLOW = `select ${COLUMNS}, r.run_id, r.decision_id, r.recipient_key, r.policy_version ${SOURCE}`;

/** How the list of requests is read. */
export const LIST = {
  table: 'registration_requests' as const,
  read: READ,
  as: 'r',
  order: NEWEST_FIRST,
  fromRow,
  positionOf: ({ created_at, id }: RegistrationRequest) => [created_at, id],
};

function fromRow(row: RequestRow): RegistrationRequest {
  const { deliberation, overridden, columns: others } = deliberationFrom(row);
  const { requested_by_sub, requested_by_name, decided_by_sub, decided_by_name, ...columns } = others;
  return {
    ...columns,
    requested_by: actorFrom(requested_by_sub, requested_by_name),
    created_at: row.created_at.toISOString(),
    updated_at: row.updated_at.toISOString(),
    expires_at: row.expires_at.toISOString(),
    decided_at: row.decided_at?.toISOString() ?? null,
    decided_by: actorFrom(decided_by_sub, decided_by_name),
    deliberation,
    overridden,
  };
}
