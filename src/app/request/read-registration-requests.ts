import type { Knex } from 'knex';
import { listAuditEvents } from '../../db/audit-events';
import type { Page, PageOf } from '../../db/paging';
import { findRequest, listRequests } from '../../db/request/registration-requests';
import { type RequestSearch, searchRequests } from '../../db/request/search-requests';
import { type KeptRevision, listRevisions } from '../../db/request/write-revision';
import { type Change, changesBetween, requestedIn } from '../../domain/request/changes';
import type { AuditEvent } from '../../domain/audit-event';
import type { Caller, Reach } from '../../domain/permissions';
import { isUuid } from '../../domain/request/workflow-id';
import { NotFoundError } from '../../errors';
import type { AppContext } from '../app-context';
import { type RegistrationRequestView, viewOf } from './registration-request-view';

/**
 * @param find reads the request with what else is needed of it
 * @throws NotFoundError if there is no such request that the caller may see
 */
export async function visibleRequest<T>(
  app: AppContext,
  caller: Caller,
  id: string,
  find: (db: Knex, reach: Reach, id: string) => Promise<T | undefined>,
): Promise<T> {
  const request = isUuid(id) ? await find(app.db, caller, id) : undefined;
  if (!request) throw new NotFoundError('Registration request not found');
  return request;
}

/** One request. A pending one also has the live state of its workflow. */
export async function getRegistrationRequest(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<RegistrationRequestView> {
  const request = await visibleRequest(app, caller, id, findRequest);
  const view = viewOf(app, caller, request);
  return request.status === 'PENDING' ? { ...view, live: await app.workflows.live(id) } : view;
}

/** The requests that the caller may see and that match, newest first if no other order is wanted. */
export async function listRegistrationRequests(
  app: AppContext,
  caller: Caller,
  {
    page,
    per_page,
    cursor,
    waiting_for,
    ...filters
  }: Page & RequestSearch & { waiting_for?: 'me' | undefined },
): Promise<PageOf<RegistrationRequestView>> {
  const search = { ...filters, ...(waiting_for && { waitingFor: caller }) };
  const find = isPlain(search) ? listRequests : searchRequests;
  const found = await find(app.db, caller, search, { page, per_page, cursor });
  return { ...found, items: found.items.map((request) => viewOf(app, caller, request)) };
}

/** Whether a list needs no search. It is then faster, and its total is known without counting. */
function isPlain({ status: _status, scope: _scope, sort = '-created_at', ...rest }: RequestSearch): boolean {
  return sort === '-created_at' && Object.values(rest).every((value) => value === undefined);
}

/** A revision of a request, and what it changes of the one before. */
export interface RequestRevision extends KeptRevision {
  changes: Change[];
}

/** All revisions of a request, newest first. */
export async function listRequestRevisions(
  app: AppContext,
  caller: Caller,
  id: string,
): Promise<RequestRevision[]> {
  const request = await visibleRequest(app, caller, id, findRequest);
  const kept = await listRevisions(app.db, id);
  const { requested_by, created_at } = request;
  // Of a request that nobody has revised, nothing was kept.
  const only = {
    revision: request.deliberation.revision,
    submitted_by: requested_by,
    at: created_at,
    request: requestedIn(request),
  };
  const revisions = kept.length > 0 ? kept : [only];
  return revisions.map((revision, index) => {
    const before = revisions[index + 1];
    return { ...revision, changes: before ? changesBetween(before.request, revision.request) : [] };
  });
}

/** A page of a request's audit trail, oldest first. */
export async function listRequestEvents(
  app: AppContext,
  caller: Caller,
  id: string,
  page: Page,
): Promise<PageOf<AuditEvent>> {
  await visibleRequest(app, caller, id, findRequest);
  return listAuditEvents(app.db, id, page);
}
