import { keepPreviousData, queryOptions } from '@tanstack/react-query';
import type { RecordedEvent, RegistrationClient } from '../../client';
import { REFRESH_MS } from '../api/requests';
import type { AuditSearch, EventFilter } from './audit-search';

const PATH = '/api/v1/admin/audit-events';
const PER_PAGE = 50;

/** Some events, newest first. */
interface EventPage {
  events: RecordedEvent[];
  /** Where the older events begin, if there are any. */
  older: string | undefined;
}

/** A page of the events that somebody may see. The newest ones are read again now and then. */
export function eventsQuery(api: RegistrationClient, search: AuditSearch) {
  return queryOptions({
    queryKey: ['audit-events', search],
    queryFn: async ({ signal }): Promise<EventPage> => {
      const query = { ...search, per_page: PER_PAGE };
      const { data, response } = await api.GET(PATH, { params: { query }, signal });
      return { events: data.items, older: cursorIn(response.headers.get('Link')) };
    },
    placeholderData: keepPreviousData,
    refetchInterval: search.cursor === undefined ? REFRESH_MS : false,
  });
}

/** The cursor of the next page (RFC 8288). */
function cursorIn(link: string | null): string | undefined {
  const [, target] = /<([^>]*)>\s*;\s*rel="?next"?/.exec(link ?? '') ?? [];
  if (target === undefined) return undefined;
  return new URL(target, location.origin).searchParams.get('cursor') ?? undefined;
}

/** The forms of an export, as files call them. */
export const EXPORT_TYPES = { csv: 'text/csv', ndjson: 'application/x-ndjson' } as const;
export type ExportType = keyof typeof EXPORT_TYPES;

/**
 * Reads all events that match.
 * @param onBytes is told how many bytes have come so far
 * @throws the reason of the signal, or an error if the answer breaks off: a part is never taken for the whole
 */
export async function exportEvents(
  api: RegistrationClient,
  filter: EventFilter,
  type: ExportType,
  signal: AbortSignal,
  onBytes: (bytes: number) => void,
): Promise<Blob> {
  const { data } = await api.GET(PATH, {
    params: { query: filter },
    headers: { Accept: EXPORT_TYPES[type] },
    parseAs: 'stream',
    signal,
  });
  let bytes = 0;
  const counted = new TransformStream<Uint8Array, Uint8Array>({
    transform: (chunk, controller) => {
      bytes += chunk.length;
      onBytes(bytes);
      controller.enqueue(chunk);
    },
  });
  return new Response(data.pipeThrough(counted, { signal })).blob();
}
