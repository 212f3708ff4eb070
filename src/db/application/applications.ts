import type { Knex } from 'knex';
import type { Application } from '../../domain/application/application';
import type { Reach } from '../../domain/permissions';
import { NEWEST_FIRST } from '../list-statement';
import { type Page, type PageOf, pageOf } from '../paging';
import { actorFrom } from '../rows';
import { placeConditions, type PlaceFilter, search, visibleItems } from '../search';
import { findVisible, isVisibleTo } from '../visibility';
import { visibleList } from '../visible-list';

type ApplicationRow = Omit<Application, 'created_at' | 'created_by'> & {
  created_at: Date;
  created_by_sub: string;
  created_by_name: string | null;
};

/** The application, if it exists and the caller may see the request it came from. */
export async function findApplication(db: Knex, reach: Reach, id: string): Promise<Application | undefined> {
  const row = await findVisible<ApplicationRow>(db, `${READ} where a.id = :id`, isVisibleTo(reach, 'a'), {
    id,
  });
  return row && fromRow(row);
}

/** A page of the applications whose requests the caller may see, newest first, and their total number. */
export async function listApplications(db: Knex, reach: Reach, page: Page): Promise<PageOf<Application>> {
  return pageOf(db, visibleList(db, reach, {}, LIST), page);
}

/** What applications are searched for. What is absent limits nothing. */
export interface ApplicationSearch extends PlaceFilter {
  /** Words, each of which is the beginning of a word of the application. */
  q?: string | undefined;
}

/** A page of the applications that match and whose requests the caller may see, newest first, and their total number. */
export async function searchApplications(
  db: Knex,
  reach: Reach,
  { q, ...place }: ApplicationSearch,
  page: Page,
): Promise<PageOf<Application>> {
  const conditions = [visibleItems(reach), ...placeConditions(place)];
  return search(db, { ...LIST, words: WORDS }, conditions, q, page);
}

/** As in the index `applications_by_words`. */
const WORDS = `search_words(
  array[item.id::text, item.client_id, item.name, item.description]
  || item.redirect_uris || item.post_logout_redirect_uris || item.allowed_origins)`;

/** Locks the application. Nobody else can change its secrets until the transaction ends. */
export async function lockApplication(trx: Knex, id: string): Promise<void> {
  await trx('applications').select('id').where({ id }).forUpdate();
}

/** Its partner is the tenant's partner in the directory as it is now. */
const READ = `
  select
    a.id, a.client_id, a.token_endpoint_auth_method, a.registration_request_id, a.scope, a.tenant_id,
    coalesce(a.partner_id, t.partner_id) as partner_id, a.name, a.description, a.application_type, a.redirect_uris,
    a.post_logout_redirect_uris, a.allowed_origins, a.scopes, a.grant_types, a.status, a.created_at, a.created_by_sub,
    a.created_by_name
  from applications a
  left join tenants t on t.id = a.tenant_id`;

const LIST = {
  table: 'applications' as const,
  read: READ,
  as: 'a',
  order: NEWEST_FIRST,
  fromRow,
  positionOf: ({ created_at, id }: Application) => [created_at, id],
};

function fromRow({ created_by_sub, created_by_name, created_at, ...columns }: ApplicationRow): Application {
  return {
    ...columns,
    created_at: created_at.toISOString(),
    created_by: actorFrom(created_by_sub, created_by_name),
  };
}
