import { Command } from 'commander';
import { idArgument } from '../id-argument';
import { withJson } from '../output/format';
import { printable } from '../output/printable';
import { shownActor, shownTime } from '../output/values';
import type { Session } from '../session';
import { printChanges } from './changes';

/** `regreq revisions ID` */
export function revisionsCommand(session: Session): Command {
  return withJson(new Command('revisions'))
    .description('list the revisions of a request, and what each changed; newest first')
    .addArgument(idArgument('id', 'the id of the request'))
    .action(async (id: string, { json }: { json?: true }) => {
      const { output, signal } = session;
      const { data } = await session
        .client()
        .GET('/api/v1/admin/registration-requests/{request_id}/revisions', {
          params: { path: { request_id: id } },
          signal,
        });
      if (json) return output.json(data);
      for (const { revision, at, submitted_by, changes } of data.items) {
        const by = printable(shownActor(submitted_by));
        await output.print(`${output.style('bold', `revision ${revision}`)}, ${shownTime(at)}, by ${by}\n`);
        await printChanges(output, changes);
      }
    });
}
