import type { Knex } from 'knex';
import { newDeliberation, standingOf } from '../../domain/policy/deliberation';
import type { FoundRule } from '../../domain/policy/rule';
import { changesBetween, requestedIn } from '../../domain/request/changes';
import type { RegistrationRequest } from '../../domain/request/registration-request';
import type { Actor, RequestedApplication, ReviewFinding } from '../../domain/request/requested-application';
import { appendAuditEvent } from '../audit-events';
import { actorFrom } from '../rows';
import { standingValues } from './deliberation-rows';

/** A revision that was checked. */
export interface NewRevision {
  /** Its number. */
  revision: number;
  request: RequestedApplication;
  submitted_by: Actor;
  at: string;
  decision_id: string;
  expires_at: string;
  review_findings: ReviewFinding[];
  found_rule: FoundRule;
}

/**
 * Writes a revision over the request, and keeps what was asked for before. What was said of the former revision is void.
 * Lock the request before, in the same transaction.
 * @param before the request as it is in its row
 */
export async function writeRevision(
  trx: Knex,
  before: RegistrationRequest,
  { revision, request, submitted_by, at, decision_id, expires_at, review_findings, found_rule }: NewRevision,
): Promise<void> {
  const { id } = before;
  const former = requestedIn(before);
  const { policy_version, rule } = found_rule;
  // The first revision is kept when the second one comes. Most requests have only one.
  await keep(trx, id, before.deliberation.revision, before.requested_by, before.created_at, former);
  await keep(trx, id, revision, submitted_by, at, request);
  const { scope: _scope, tenant_id: _tenant, partner_id: _partner, ...columns } = request;
  await trx('registration_requests')
    .where({ id })
    .update({
      ...columns,
      review_findings: JSON.stringify(review_findings),
      revision,
      revised_at: at,
      revisers: trx.raw('array_append(array_remove(revisers, ?), ?)', [submitted_by.sub, submitted_by.sub]),
      updated_at: at,
      expires_at,
      policy_version,
      rule: rule && JSON.stringify(rule),
      ...standingValues(standingOf(newDeliberation(rule, before.requested_by.sub, at))),
    });
  await appendAuditEvent(trx, {
    action: 'revised',
    subject: `registration-request/${id}`,
    registration_request_id: id,
    actor: submitted_by,
    at,
    detail: {
      decision_id,
      revision,
      fields: changesBetween(former, request).map(({ field }) => field),
      ...(rule && { rule: rule.name }),
    },
  });
}

/** Keeps what a revision asks for, unless it is kept already. */
async function keep(
  trx: Knex,
  request_id: string,
  revision: number,
  submitted_by: Actor,
  at: string,
  request: RequestedApplication,
): Promise<void> {
  await trx('request_revisions')
    .insert({
      request_id,
      revision,
      submitted_by_sub: submitted_by.sub,
      submitted_by_name: submitted_by.name ?? null,
      at,
      request: JSON.stringify(request),
    })
    .onConflict(['request_id', 'revision'])
    .ignore();
}

/** What a revision asks for, and who submitted it. */
export interface KeptRevision {
  revision: number;
  submitted_by: Actor;
  at: string;
  request: RequestedApplication;
}

/** The revisions that were kept of a request, newest first. There are none if nobody has revised it. */
export async function listRevisions(db: Knex, requestId: string): Promise<KeptRevision[]> {
  const rows = await db('request_revisions')
    .where({ request_id: requestId })
    .orderBy('revision', 'desc')
    .select<
      {
        revision: number;
        submitted_by_sub: string;
        submitted_by_name: string | null;
        at: Date;
        request: RequestedApplication;
      }[]
    >('revision', 'submitted_by_sub', 'submitted_by_name', 'at', 'request');
  return rows.map(({ revision, submitted_by_sub, submitted_by_name, at, request }) => ({
    revision,
    submitted_by: actorFrom(submitted_by_sub, submitted_by_name),
    at: at.toISOString(),
    request,
  }));
}
