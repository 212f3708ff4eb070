import { Command, Option } from 'commander';
import type { RegistrationRequest } from '../../client';
import { type ListFormat, printList, withPaging } from '../output/list';
import { withFormat } from '../output/format';
import type { Column } from '../output/table';
import { shownActor, shownPlace, shownTime, STATUS_STYLES } from '../output/values';
import type { Session } from '../session';

const PATH = '/api/v1/admin/registration-requests';
const STATUSES = ['PENDING', 'APPROVED', 'REJECTED', 'CANCELLED', 'EXPIRED'] as const;
const SCOPES = ['GLOBAL', 'PARTNER', 'TENANT'] as const;

const COLUMNS: Column<RegistrationRequest>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'STATUS', of: ({ status }) => status, style: (status) => STATUS_STYLES[status] },
  { title: 'PLACE', of: shownPlace, optional: 4 },
  { title: 'TYPE', of: ({ application_type }) => application_type, optional: 1 },
  { title: 'REQUESTED BY', of: ({ requested_by }) => shownActor(requested_by), optional: 2 },
  { title: 'REQUESTED AT', of: ({ created_at }) => shownTime(created_at), optional: 3 },
  { title: 'NAME', of: ({ name }) => name },
];

interface Filters {
  status?: (typeof STATUSES)[number];
  scope?: (typeof SCOPES)[number];
}

/** `regreq list` */
export function listCommand(session: Session): Command {
  return withFormat(withPaging(new Command('list')))
    .description('list the registration requests that you may see, newest first')
    .addOption(new Option('--status <status>', 'only those with this status').choices(STATUSES))
    .addOption(new Option('--scope <scope>', 'only those of this scope').choices(SCOPES))
    .action(async ({ status, scope, ...format }: Filters & ListFormat) => {
      const client = session.client();
      const filters = { ...(status && { status }), ...(scope && { scope }) };
      const { signal } = session;
      await printList(session.output, format, COLUMNS, {
        page: async (paging) => {
          const { data } = await client.GET(PATH, { params: { query: { ...filters, ...paging } }, signal });
          return data;
        },
        all: () => client.listAll(PATH, filters, { signal }),
      });
    });
}
