import { Command } from 'commander';
import type { AuditEvent } from '../../client';
import { idArgument } from '../id-argument';
import { type ListFormat, printList, withPaging } from '../output/list';
import { withFormat } from '../output/format';
import type { Column } from '../output/table';
import { shownActor, shownTime } from '../output/values';
import type { Session } from '../session';

const PATH = '/api/v1/admin/registration-requests/{request_id}/events';

const COLUMNS: Column<AuditEvent>[] = [
  { title: 'AT', of: ({ at }) => shownTime(at) },
  { title: 'ACTION', of: ({ action }) => action },
  { title: 'BY', of: ({ actor }) => (actor ? shownActor(actor) : 'the service') },
  { title: 'DETAIL', of: ({ detail }) => shownDetail(detail) },
];

/** `regreq events ID` */
export function eventsCommand(session: Session): Command {
  return withFormat(withPaging(new Command('events')))
    .description('list what happened to a request and its application, oldest first')
    .addArgument(idArgument('id', 'the id of the request'))
    .action(async (id: string, format: ListFormat) => {
      const client = session.client();
      const { output, signal } = session;
      const path = { request_id: id };
      await printList(output, format, COLUMNS, {
        page: async (query) => (await client.GET(PATH, { params: { path, query }, signal })).data,
        all: () => client.listAll(PATH, undefined, { path, signal }),
        idOf: ({ id }) => id,
      });
    });
}

/** What people read comes first, ids after it. */
function shownDetail(detail: Record<string, unknown>): string {
  const isId = (name: string): number => Number(name.endsWith('_id'));
  return Object.entries(detail)
    .sort(([a], [b]) => isId(a) - isId(b))
    .map(([name, value]) => `${name}: ${typeof value === 'string' ? value : JSON.stringify(value)}`)
    .join(', ');
}
