import { Command } from 'commander';
import type { ApprovalPolicy } from '../../client';
import { type Format, withFormat, withJson } from '../output/format';
import { type ListFormat, printList, withPaging } from '../output/list';
import { printable } from '../output/printable';
import type { Column } from '../output/table';
import { shownActor, shownTime } from '../output/values';
import type { Session } from '../session';

const PATH = '/api/v1/admin/approval-policy';

const COLUMNS: Column<ApprovalPolicy>[] = [
  { title: 'VERSION', of: ({ version }) => String(version) },
  { title: 'AT', of: ({ updated_at }) => (updated_at === null ? '' : shownTime(updated_at)) },
  { title: 'BY', of: ({ updated_by }) => (updated_by === null ? '' : shownActor(updated_by)) },
  { title: 'RULES', of: ({ rules }) => rules.map(({ name }) => name).join(', ') },
];

/** `regreq policy get` */
export function getCommand(session: Session): Command {
  return withJson(new Command('get'))
    .description('print the approval policy, as a file that policy put takes')
    .action(async ({ json }: Pick<Format, 'json'>) => {
      const { output, signal } = session;
      const { data } = await session.client().GET(PATH, { signal });
      if (json) await output.json(data);
      else await output.print(printable(await asYaml(data)));
    });
}

/** `regreq policy versions` */
export function versionsCommand(session: Session): Command {
  return withFormat(withPaging(new Command('versions')))
    .description('list the versions of the approval policy that were written, newest first')
    .addHelpText('after', '\nWith --json each version has its rules.')
    .action(async (format: ListFormat) => {
      const client = session.client();
      const { output, signal } = session;
      await printList(output, format, COLUMNS, {
        page: async (query) => (await client.GET(`${PATH}/versions`, { params: { query }, signal })).data,
        all: () => client.listAll(`${PATH}/versions`, undefined, { signal }),
        idOf: ({ version }) => String(version),
      });
    });
}

async function asYaml({ version, rules, updated_at, updated_by }: ApprovalPolicy): Promise<string> {
  const { Document } = await import('yaml');
  const document = new Document({ rules });
  document.commentBefore =
    updated_at === null || updated_by === null
      ? ` Version ${version} of the approval policy, which is built in`
      : ` Version ${version} of the approval policy, by ${shownActor(updated_by)} at ${shownTime(updated_at)}`;
  return document.toString();
}
