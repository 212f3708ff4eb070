import { type EventFilter, positionOf, readEvents } from '../db/audit-export';
import type { Cursor } from '../db/paging';
import type { RecordedEvent } from '../domain/audit-event';
import type { Caller } from '../domain/permissions';
import type { AppContext } from './app-context';

/** So many events are in memory at once for each export. Postgres reads them well within its time limit. */
const CHUNK = 1_000;

/** A page of the audit events. They are not counted: that would read all of them. */
export interface EventPage {
  items: RecordedEvent[];
  /** Counted from 1, by whoever follows the links. */
  page: number;
  per_page: number;
  /** Undefined on the last page. */
  next: Cursor | undefined;
}

/** A page of the audit events that the caller may see, newest first. */
export async function listEvents(
  app: AppContext,
  caller: Caller,
  { per_page, cursor, ...filter }: EventFilter & { per_page: number; cursor?: Cursor | undefined },
): Promise<EventPage> {
  const page = cursor?.page ?? 1;
  // One more than the page has, to know whether there is a next page.
  const found = await readEvents(app.db, caller, filter, per_page + 1, cursor?.after);
  const items = found.slice(0, per_page);
  const last = items.at(-1);
  const next = last && found.length > per_page ? { page: page + 1, after: positionOf(last) } : undefined;
  return { items, page, per_page, next };
}

/**
 * All audit events that the caller may see, newest first, as chunks. The first chunk may be empty. No connection to the
 * database is kept from one chunk to the next, so a caller may take any time to read them.
 */
export async function* allEvents(
  app: AppContext,
  caller: Caller,
  { cursor, ...filter }: EventFilter & { cursor?: Cursor | undefined },
): AsyncGenerator<RecordedEvent[], void> {
  let after = cursor?.after;
  for (;;) {
    const events = await readEvents(app.db, caller, filter, CHUNK, after);
    yield events;
    const last = events.at(-1);
    if (!last || events.length < CHUNK) return;
    after = positionOf(last);
  }
}
