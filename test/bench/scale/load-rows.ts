import type { Knex } from 'knex';
import { foldListTotals } from '../../../src/db/list-totals';
import {
  APPLICATION_TYPES,
  directory,
  PARTNER_COUNT,
  SCOPES,
  sqlShare,
  STATUSES,
  TENANT_COUNT,
} from './distribution';

const WORD_INDEXES = ['request_words_by_beginning', 'application_words_by_beginning'];
/** So many rows are one statement. */
const CHUNK = 100_000;

/** Writes the partners and tenants that rows are spread over. */
export async function loadDirectory(owner: Knex): Promise<void> {
  const { partners, tenants } = directory();
  await owner('partners')
    .insert(partners.map((id) => ({ id, name: id })))
    .onConflict('id')
    .ignore();
  await owner('tenants')
    .insert(tenants.map((tenant) => ({ ...tenant, name: tenant.id })))
    .onConflict('id')
    .ignore();
}

/**
 * Writes requests, and an application for each approved one, by SQL. All constraints hold, but the pending ones have no
 * workflow. A reconciler would start 30,000 workflows for a million rows. So only an API runs meanwhile, which has no
 * reconciler, and `expirePending` must be called before a worker starts. Requests that are decided or expired need no
 * workflow.
 * @param owner a connection that waits for as long as this takes
 */
export async function loadRows(owner: Knex, from: number, to: number): Promise<void> {
  await owner.transaction(async (trx) => {
    // The same rows in each run.
    await trx.raw('select setseed(0.5)');
    // It cannot see a request that the same statement writes. So the statement writes the place too.
    await trx.raw('alter table applications disable trigger copy_place_of_request');
    // Words gather, and `vacuum` puts them into their index at once. Row by row this takes several times as long.
    for (const index of WORD_INDEXES)
      await trx.raw('alter index ?? set (fastupdate = on, gin_pending_list_limit = 2147483647)', [index]);
    for (let first = from + 1; first <= to; first += CHUNK) {
      await trx.raw(DRAW, { first, last: Math.min(first + CHUNK - 1, to) });
      await trx.raw(WRITE);
      await trx.raw('drop table drawn');
    }
    await trx.raw('alter table applications enable trigger copy_place_of_request');
    for (const index of WORD_INDEXES)
      await trx.raw('alter index ?? set (fastupdate = off, gin_pending_list_limit = 4096)', [index]);
  });
  // A worker does this every two seconds, but none runs meanwhile.
  await foldListTotals(owner);
  await owner.raw('vacuum analyze');
}

/** Ends the requests that have no workflow, as the reconciler expects them. */
export async function expirePending(owner: Knex): Promise<void> {
  await owner.raw(
    `update registration_requests set status = 'EXPIRED', updated_at = now() where status = 'PENDING'`,
  );
  await foldListTotals(owner);
  await owner.raw('vacuum analyze');
}

/** The draws of chance come first, because a row needs each of them more than once. */
const DRAW = `
  create temporary table drawn as
  with chance as materialized (
    select number, random() as status_at, random() as type_at, random() as scope_at, random() as place_at,
      random() as age, random() as waited
    from generate_series(cast(:first as integer), cast(:last as integer)) as number
  ), shared as materialized (
    select *, ${sqlShare(STATUSES, 'status_at')} as status, ${sqlShare(SCOPES, 'scope_at')} as scope,
      ${sqlShare(APPLICATION_TYPES, 'type_at')} as application_type
    from chance
  ), timed as materialized (
    select *, now() - age * case status when 'PENDING' then interval '13 days' else interval '730 days' end as created_at
    from shared
  )
  select uuidv7(created_at - now()) as id, uuidv7(created_at - now()) as application_id, number, status, scope,
    application_type, created_at, created_at + waited * interval '3 days' as settled_at,
    status in ('APPROVED', 'REJECTED', 'CANCELLED') as is_decided,
    case scope when 'TENANT' then 'tenant-' || lpad(floor(${TENANT_COUNT} * place_at ^ 2)::text, 4, '0') end as tenant_id,
    case scope when 'PARTNER' then 'partner-' || lpad(floor(${PARTNER_COUNT} * place_at ^ 2)::text, 4, '0') end as partner_id
  from timed`;

/** One statement, because a request and its application refer to each other. */
const WRITE = `
  with requests as (
    insert into registration_requests (
      id, status, scope, tenant_id, partner_id, name, description, application_type, redirect_uris, requested_scopes,
      grant_types, contact_email, review_findings, requested_by_sub, created_at, updated_at, expires_at, decided_at,
      decided_by_sub, rejection_reason, application_id
    )
    select id, status, scope, tenant_id, partner_id, 'Portal ' || number, 'The portal that customers sign in to',
      application_type, array['https://portal-' || number || '.example.com/callback'],
      array['openid', 'profile', 'email'], array['authorization_code', 'refresh_token'], 'owner@example.com', '[]',
      'requester-' || number % 997, created_at, settled_at, created_at + interval '14 days',
      case when is_decided then settled_at end, case when is_decided then 'approver-' || number % 89 end,
      case status when 'REJECTED' then 'not known to us' end, case status when 'APPROVED' then application_id end
    from drawn
  )
  insert into applications (
    id, client_id, registration_request_id, token_endpoint_auth_method, name, application_type, redirect_uris, scopes,
    grant_types, status, created_at, created_by_sub, scope, tenant_id, partner_id
  )
  select application_id, gen_random_uuid(), id,
    case when application_type in ('WEB', 'SERVICE') then 'client_secret_basic' else 'none' end, 'Portal ' || number,
    application_type, array['https://portal-' || number || '.example.com/callback'], array['openid', 'profile', 'email'],
    array['authorization_code', 'refresh_token'], 'ACTIVE', settled_at, 'approver-' || number % 89,
    scope, tenant_id, partner_id
  from drawn where status = 'APPROVED'`;
