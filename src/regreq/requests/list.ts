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
const TYPES = ['WEB', 'SPA', 'NATIVE', 'SERVICE', 'SAML_SP'] as const;
const FINDINGS = ['any', 'none'] as const;
const WHO = ['me'] as const;
const TIMES = ['created_at', 'updated_at', 'expires_at'] as const;
const ORDERS = TIMES.flatMap((time) => [`-${time}` as const, time]);

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
  decided?: true;
  tenant?: string;
  partner?: string;
  type?: (typeof TYPES)[number];
  findings?: (typeof FINDINGS)[number];
  waitingFor?: (typeof WHO)[number];
  search?: string;
  sort?: (typeof ORDERS)[number];
}

/** `regreq list` */
export function listCommand(session: Session): Command {
  return withFormat(withPaging(new Command('list')))
    .description('list the registration requests that you may see, newest first unless --sort is given')
    .addOption(new Option('--status <status>', 'only those with this status').choices(STATUSES))
    .addOption(new Option('--scope <scope>', 'only those of this scope').choices(SCOPES))
    .addOption(new Option('--decided', 'only those that are PENDING no more'))
    .addOption(new Option('--tenant <id>', 'only those of this tenant'))
    .addOption(new Option('--partner <id>', "only the partner's own, and those of its tenants"))
    .addOption(new Option('--type <type>', 'only those of this type of application').choices(TYPES))
    .addOption(
      new Option('--findings <which>', 'only those with a review finding, or without').choices(FINDINGS),
    )
    .addOption(new Option('--waiting-for <who>', 'only those that you could approve now').choices(WHO))
    .addOption(new Option('--search <text>', 'only those in which each of these words begins a word'))
    .addOption(
      new Option('--sort <time>', 'order by this time; after a minus, the latest first').choices(ORDERS),
    )
    .action(async ({ status, scope, decided, findings, sort, ...options }: Filters & ListFormat) => {
      const client = session.client();
      const { tenant, partner, type, waitingFor, search, ...format } = options;
      const filters = {
        ...(status && { status }),
        ...(scope && { scope }),
        ...(decided && { decided }),
        ...(type && { application_type: type }),
        ...(findings && { findings }),
        ...(waitingFor && { waiting_for: waitingFor }),
        ...(sort && { sort }),
        // An empty text is refused by the service, and not left out.
        ...(tenant !== undefined && { tenant_id: tenant }),
        ...(partner !== undefined && { partner_id: partner }),
        ...(search !== undefined && { q: search }),
      };
      const { signal } = session;
      await printList(session.output, format, COLUMNS, {
        page: async (paging) => {
          const { data } = await client.GET(PATH, { params: { query: { ...filters, ...paging } }, signal });
          return data;
        },
        all: () => client.listAll(PATH, filters, { signal }),
        idOf: ({ id }) => id,
      });
    });
}
