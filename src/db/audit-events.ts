import type { Knex } from 'knex';
import { v7 as uuidv7 } from 'uuid';
import type { AuditAction, AuditEvent } from '../domain/audit-event';
import type { Actor } from '../domain/request/requested-application';
import { OLDEST_FIRST } from './list-statement';
import { counted, type Page, type PageOf, pageOf } from './paging';
import { actorFrom } from './rows';

interface NewAuditEvent {
  action: AuditAction;
  /** What it happened to, like `application/<id>`. */
  subject: string;
  registration_request_id?: string;
  actor: Actor | null;
  at: string;
  detail?: Record<string, unknown>;
}

/** Appends an event. Call this in the transaction of the change that the event is about. */
export async function appendAuditEvent(db: Knex, event: NewAuditEvent): Promise<void> {
  await db('audit_events').insert({
    id: uuidv7(),
    action: event.action,
    subject: event.subject,
    registration_request_id: event.registration_request_id ?? null,
    actor_sub: event.actor?.sub ?? null,
    actor_name: event.actor?.name ?? null,
    at: event.at,
    detail: JSON.stringify(event.detail ?? {}),
  });
}

/**
 * The end of a statement whose first part changes a request and is named `changed`. It appends an event if the request
 * was changed, and returns a row for it. So the change and its event need no transaction of their own.
 */
export const APPEND_EVENT = `
  insert into audit_events (id, action, registration_request_id, subject, actor_sub, actor_name, at, detail)
  select cast(:event_id as uuid), :event_action, changed.id, 'registration-request/' || changed.id, :event_actor_sub,
    :event_actor_name, cast(:event_at as timestamptz), cast(:event_detail as jsonb)
  from changed
  returning id`;

/** The values that {@link APPEND_EVENT} needs. */
export function eventValues({
  action,
  actor,
  at,
  detail = {},
}: Pick<NewAuditEvent, 'action' | 'actor' | 'at' | 'detail'>): Record<string, string | null> {
  return {
    event_id: uuidv7(),
    event_action: action,
    event_actor_sub: actor?.sub ?? null,
    event_actor_name: actor?.name ?? null,
    event_at: at,
    event_detail: JSON.stringify(detail),
  };
}

/** A page of a request's audit trail, oldest first. The calling code must check first that it may be seen. */
export function listAuditEvents(db: Knex, requestId: string, page: Page): Promise<PageOf<AuditEvent>> {
  const values = { registration_request_id: requestId };
  return pageOf(
    db,
    counted(db, 'item.registration_request_id = :registration_request_id', { ...TRAIL, values }),
    page,
  );
}

const TRAIL = {
  table: 'audit_events',
  read: 'select e.id, e.action, e.actor_sub, e.actor_name, e.at, e.detail from audit_events e',
  as: 'e',
  order: OLDEST_FIRST,
  fromRow: (row: AuditEventRow): AuditEvent => ({
    id: row.id,
    action: row.action,
    actor: actorFrom(row.actor_sub, row.actor_name),
    at: row.at.toISOString(),
    detail: row.detail,
  }),
  positionOf: ({ at, id }: AuditEvent) => [at, id],
};

/** The detail of the event that says an approval was given up. `decided_at` tells apart decisions that share an id. */
export function findProvisioningFailure(
  db: Knex,
  requestId: string,
  decision: { decision_id: string; decided_at?: string },
): Promise<Record<string, unknown> | undefined> {
  return findDetail(db, requestId, 'provisioning_failed', decision);
}

/** Whether something that was said about a pending request, with this decision id, is in its trail. */
export async function wasDecisionRecorded(db: Knex, requestId: string, decisionId: string): Promise<boolean> {
  const row = await db('audit_events')
    .where({ registration_request_id: requestId })
    .whereIn('action', ['approval_recorded', 'changes_requested', 'revised'])
    .whereRaw('detail @> ?::jsonb', [JSON.stringify({ decision_id: decisionId })])
    .first<{ id: string } | undefined>('id');
  return row !== undefined;
}

/** Whether a request's trail has an event of this action whose detail has these members. Undefined ones do not count. */
export async function hasStep(
  db: Knex,
  requestId: string,
  action: AuditAction,
  members: Record<string, unknown>,
): Promise<boolean> {
  return (await findDetail(db, requestId, action, members)) !== undefined;
}

/** Whether this secret was ever issued over REST for the request's application. It may be deleted by now. */
export async function wasSecretIssued(db: Knex, requestId: string, secretId: string): Promise<boolean> {
  return (await findDetail(db, requestId, 'secret_issued', { secret_id: secretId })) !== undefined;
}

/** The detail of a request's event that has these members. Only the request's own trail is searched; it is indexed. */
async function findDetail(
  db: Knex,
  requestId: string,
  action: AuditAction,
  members: Record<string, unknown>,
): Promise<Record<string, unknown> | undefined> {
  const row = await db('audit_events')
    .where({ registration_request_id: requestId, action })
    .whereRaw('detail @> ?::jsonb', [JSON.stringify(members)])
    .first<Pick<AuditEventRow, 'detail'> | undefined>('detail');
  return row?.detail;
}

interface AuditEventRow {
  id: string;
  action: AuditAction;
  actor_sub: string | null;
  actor_name: string | null;
  at: Date;
  detail: Record<string, unknown>;
}
