import { Command } from 'commander';
import { idArgument } from '../id-argument';
import { type Format, withFormat } from '../output/format';
import type { Session } from '../session';
import { printRequest } from './request';

/** `regreq show ID` */
export function showCommand(session: Session): Command {
  return withFormat(new Command('show'))
    .description('show one registration request')
    .addArgument(idArgument('id', 'the id of the request'))
    .addHelpText(
      'after',
      '\nThe etag names what you see: give it to approve, reject or cancel as --if-match.',
    )
    .action(async (id: string, format: Format) => {
      const client = session.client();
      const { data, response } = await client.GET('/api/v1/admin/registration-requests/{request_id}', {
        params: { path: { request_id: id } },
        signal: session.signal,
      });
      await printRequest(session.output, data, format, response);
    });
}
