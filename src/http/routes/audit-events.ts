import { z } from 'zod';
import { allEvents, listEvents } from '../../app/audit-events';
import type { RecordedEvent } from '../../domain/audit-event';
import { csvLine } from '../csv';
import { linkToNext, listed } from '../paging';
import { errorResponses } from '../responses';
import { route } from '../route';
import { eventFilter, recordedEvent } from '../schemas';

const BASE = '/api/v1/admin/audit-events';
const NDJSON = 'application/x-ndjson';
const CSV = 'text/csv';

/** The endpoint of the audit trail of everything. */
export const auditEventRoutes = [
  route({
    method: 'get',
    path: BASE,
    tag: 'Audit trail',
    operationId: 'listAuditEvents',
    summary: 'The audit events you may see, newest first: a page of them as JSON, or all as NDJSON or CSV',
    access: 'any_role',
    request: { query: eventFilter },
    responses: {
      200: {
        description: 'A page of audit events, or a stream of all that match',
        schema: z.strictObject({ items: z.array(recordedEvent), page: z.int(), per_page: z.int() }),
        streams: {
          [NDJSON]: z.string().meta({ description: 'One event in each line, in JSON' }),
          [CSV]: z.string().meta({ description: 'RFC 4180, with a line of names' }),
        },
        headers: linkToNext,
      },
      ...errorResponses.notAcceptable,
    },
    handler: async (app, { caller, query, mediaType }) => {
      if (mediaType !== NDJSON && mediaType !== CSV) {
        return listed(BASE, query, await listEvents(app, caller, query));
      }
      const toText = mediaType === CSV ? csvOf : ndjsonOf;
      return { status: 200, stream: { mediaType, chunks: toText(allEvents(app, caller, query)) } };
    },
  }),
];

type Chunks = AsyncGenerator<RecordedEvent[], void>;

async function* ndjsonOf(chunks: Chunks): AsyncGenerator<string, void> {
  for await (const events of chunks) yield events.map((event) => `${JSON.stringify(event)}\n`).join('');
}

async function* csvOf(chunks: Chunks): AsyncGenerator<string, void> {
  let head = csvLine(CSV_COLUMNS);
  for await (const events of chunks) {
    yield head + events.map((event) => csvLine(cellsOf(event))).join('');
    head = '';
  }
}

const CSV_COLUMNS = 'id at action subject registration_request_id actor_sub actor_name detail'.split(' ');

function cellsOf({ actor, detail, ...event }: RecordedEvent): (string | null)[] {
  const { id, at, action, subject, registration_request_id } = event;
  const who = [actor?.sub ?? null, actor?.name ?? null];
  return [id, at, action, subject, registration_request_id, ...who, JSON.stringify(detail)];
}
