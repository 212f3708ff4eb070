import { Command, Option } from 'commander';
import type { Application, ApplicationWithSecrets } from '../../client';
import { idArgument } from '../id-argument';
import { type Field, printFields } from '../output/fields';
import { type Format, withFormat } from '../output/format';
import { type ListFormat, printList, withPaging } from '../output/list';
import type { Column } from '../output/table';
import { shownActor, shownPlace, shownTime, STATUS_STYLES } from '../output/values';
import type { Session } from '../session';

const PATH = '/api/v1/admin/applications';

const COLUMNS: Column<Application>[] = [
  { title: 'ID', of: ({ id }) => id },
  { title: 'STATUS', of: ({ status }) => status, style: (status) => STATUS_STYLES[status] },
  { title: 'PLACE', of: shownPlace, optional: 4 },
  { title: 'TYPE', of: ({ application_type }) => application_type, optional: 3 },
  { title: 'CLIENT ID', of: ({ client_id }) => client_id, optional: 1 },
  { title: 'CREATED AT', of: ({ created_at }) => shownTime(created_at), optional: 2 },
  { title: 'NAME', of: ({ name }) => name },
];

/** `regreq apps …` */
export function appsCommand(session: Session): Command {
  return new Command('apps')
    .description('the applications that approved requests created')
    .addCommand(listCommand(session))
    .addCommand(showCommand(session));
}

function listCommand(session: Session): Command {
  return withFormat(withPaging(new Command('list')))
    .description('list the applications that you may see, newest first')
    .addOption(new Option('--search <text>', 'only those in which each of these words begins a word'))
    .action(async ({ search, ...format }: ListFormat & { search?: string }) => {
      const client = session.client();
      const { signal, output } = session;
      const filter = search === undefined ? {} : { q: search };
      await printList(output, format, COLUMNS, {
        page: async (paging) => {
          const query = { ...filter, ...paging };
          return (await client.GET(PATH, { params: { query }, signal })).data;
        },
        all: () => client.listAll(PATH, filter, { signal }),
        idOf: ({ id }) => id,
      });
    });
}

function showCommand(session: Session): Command {
  return withFormat(new Command('show'))
    .description('show one application, with the hints of its secrets')
    .addArgument(idArgument('app', 'the id of the application'))
    .action(async (app: string, { json, quiet }: Format) => {
      const client = session.client();
      const { output, signal } = session;
      const call = { params: { path: { application_id: app } }, signal };
      const { data } = await client.GET(`${PATH}/{application_id}`, call);
      if (json) await output.json(data);
      else if (quiet) await output.print(`${data.id}\n`);
      else await printFields(output, fieldsOf(data));
    });
}

function fieldsOf(app: ApplicationWithSecrets): Field[] {
  return [
    ['id', app.id],
    ['name', app.name, 'bold'],
    ['status', app.status, STATUS_STYLES[app.status]],
    ['place', shownPlace(app)],
    ['description', app.description],
    ['application type', app.application_type],
    ['client id', app.client_id],
    ['authentication', app.token_endpoint_auth_method],
    ['redirect URIs', app.redirect_uris],
    ['post-logout URIs', app.post_logout_redirect_uris],
    ['allowed origins', app.allowed_origins],
    ['scopes', app.scopes.join(' ')],
    ['grant types', app.grant_types.join(' ')],
    ['created by', shownActor(app.created_by)],
    ['created at', shownTime(app.created_at)],
    ['request', app.registration_request_id],
    [
      'secrets',
      app.secrets.map(
        ({ id, hint, created_at, created_by }) =>
          `${id}  …${hint}  ${shownTime(created_at)}  ${shownActor(created_by)}`,
      ),
    ],
  ];
}
