import type { Knex } from 'knex';
import type { RecipientKey } from '../../domain/request/decision';
import type { NexusOrigin } from '../../domain/request/nexus-origin';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { Actor, RequestedApplication } from '../../domain/request/requested-application';
import { APPEND_EVENT, eventValues } from '../audit-events';
import { newDeliberation, standingOf } from '../../domain/policy/deliberation';
import type { FoundRule } from '../../domain/policy/rule';
import { prepared } from '../prepared';

/** What is known about a request when it is created. */
export type NewRequest = RequestedApplication &
  Pick<RegistrationRequest, 'id' | 'created_at' | 'expires_at' | 'review_findings'> & {
    requested_by: Actor;
    /** The run of its workflow, or null if it is not known. */
    run_id: string | null;
    /** The key to which the first secret is sealed, whoever approves. Without it, the approver gets the secret. */
    recipient_key?: RecipientKey | null;
    /** Absent if it did not come over Nexus. */
    nexus?: NexusOrigin;
    found_rule: FoundRule;
  };

/**
 * Writes a request's row and its `created` event, with one statement. The API and the workflow's first activity both
 * do this, in any order and any number of times. The first one wins.
 * @returns the review findings in the row
 */
export async function recordRequest(
  db: Knex,
  request: NewRequest,
): Promise<RegistrationRequest['review_findings']> {
  const { requested_by, review_findings, recipient_key, nexus, found_rule, ...columns } = request;
  const { policy_version, rule } = found_rule;
  const written = await prepared(db, RECORD, {
    ...columns,
    // The row of a TENANT request holds no partner, because tenants move. Answers take it from the directory.
    partner_id: request.scope === 'PARTNER' ? request.partner_id : null,
    review_findings: JSON.stringify(review_findings),
    recipient_key: recipient_key ? JSON.stringify(recipient_key) : null,
    requested_by_sub: requested_by.sub,
    requested_by_name: requested_by.name ?? null,
    updated_at: request.created_at,
    policy_version,
    rule: rule && JSON.stringify(rule),
    open_to: standingOf(newDeliberation(rule, requested_by.sub, request.created_at)).open_to,
    ...eventValues({
      action: 'created',
      actor: requested_by,
      at: request.created_at,
      ...(nexus && { detail: { nexus } }),
    }),
  });
  if (written.length === 1) return review_findings;
  const [row] = await db('registration_requests')
    .where({ id: request.id })
    .select<Pick<RegistrationRequest, 'review_findings'>[]>('review_findings');
  return row?.review_findings ?? review_findings;
}

const COLUMNS = `id scope tenant_id partner_id name description application_type redirect_uris
  post_logout_redirect_uris allowed_origins requested_scopes grant_types contact_email contact_name organization_name
  website_url review_findings requested_by_sub requested_by_name created_at updated_at expires_at run_id
  recipient_key policy_version rule open_to`.split(/\s+/);

const RECORD = `
  with changed as (
    insert into registration_requests (status, ${COLUMNS.join(', ')})
    values ('PENDING', ${COLUMNS.map((column) => `:${column}`).join(', ')})
    on conflict (id) do nothing
    returning id
  )
  ${APPEND_EVENT}`;
