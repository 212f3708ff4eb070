import type { Knex } from 'knex';
import type { AuditAction, RecordedEvent } from '../domain/audit-event';
import type { Reach } from '../domain/permissions';
import { LATEST_FIRST } from './list-statement';
import { type Position, readAfter } from './paging';
import { actorFrom } from './rows';
import { visibleTo } from './visibility';

/** Which events are wanted. What is absent limits nothing. */
export interface EventFilter {
  /** The request that it is about, also if it happened to the application of the request. */
  request_id?: string | undefined;
  /** The `sub` of who did it. */
  actor?: string | undefined;
  action?: AuditAction | undefined;
  /** UTC, ISO 8601: not before this time. */
  from?: string | undefined;
  /** UTC, ISO 8601: before this time. */
  to?: string | undefined;
}

/**
 * Reads the newest events that the caller may see, and that match. A super admin sees all. Others see those of the
 * requests that they see, by the directory as it is now.
 * @param after only events after this position
 */
export async function readEvents(
  db: Knex,
  reach: Reach,
  filter: EventFilter,
  limit: number,
  after?: Position,
): Promise<RecordedEvent[]> {
  const { ranges, amongAll, values } = visibleTo(reach, {});
  const { request_id, actor = null, action = null, from, to } = filter;
  const where = [
    ...MATCHING,
    ...(from === undefined ? [] : [NOT_BEFORE]),
    ...(request_id === undefined ? [] : [OF_REQUEST]),
  ];
  const limited = ranges.map((range) => ({ ...range, where: [...range.where, ...where] }));
  const rows = {
    ...EVENTS,
    ranges: limited,
    // A request has few events, and an index finds them.
    amongAll:
      amongAll && request_id === undefined ? { range: { where: [...amongAll.where, ...where] } } : undefined,
    values: {
      ...values,
      actor,
      action,
      ...(from !== undefined && { from }),
      ...(request_id !== undefined && { request_id }),
    },
  };
  return (await readAfter<EventRow>(db, rows, startOf(after, to), limit)).map(fromRow);
}

/** The position of an event in the order of {@link readEvents}. */
export function positionOf({ at, id }: RecordedEvent): Position {
  return [at, id];
}

/** No event has this id. It comes before all others of the same time. */
const NIL = '00000000-0000-0000-0000-000000000000';

/** Where to start: the newest events are those before `to`, or those after a position among them. */
function startOf(after: Position | undefined, to: string | undefined): Position | undefined {
  if (to === undefined) return after;
  const end = new Date(to).toISOString();
  return after?.[0] !== undefined && after[0] < end ? after : [end, NIL];
}

/**
 * Conditions that Postgres cannot estimate, so it reads an index in the order of the list. If it expected few rows, it
 * would sort them, and there may be many. One text serves all these filters, because Postgres keeps each text.
 */
const MATCHING = [
  'coalesce(item.action = :action, cast(:action as text) is null)',
  'coalesce(item.actor_sub = :actor, cast(:actor as text) is null)',
];
/** Compares rows: of two comparisons of a time, Postgres would expect few rows in between. */
const NOT_BEFORE = `(item.at, item.id) >= (cast(:from as timestamptz), '${NIL}')`;
const OF_REQUEST = 'item.registration_request_id = :request_id';

const EVENTS = {
  table: 'audit_events',
  read: `
    select e.id, e.action, e.subject, e.registration_request_id, e.actor_sub, e.actor_name, e.at, e.detail
    from audit_events e`,
  as: 'e',
  order: LATEST_FIRST,
};

type EventRow = Omit<RecordedEvent, 'actor' | 'at'> & {
  actor_sub: string | null;
  actor_name: string | null;
  at: Date;
};

function fromRow({ actor_sub, actor_name, at, ...columns }: EventRow): RecordedEvent {
  const { id, action, subject, registration_request_id, detail } = columns;
  const actor = actorFrom(actor_sub, actor_name);
  return { id, at: at.toISOString(), action, subject, registration_request_id, actor, detail };
}
