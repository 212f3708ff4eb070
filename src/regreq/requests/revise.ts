import { Command } from 'commander';
import type { RegistrationClient, RegistrationRequestCreate } from '../../client';
import { idArgument } from '../id-argument';
import { InputFile } from '../input-file';
import { type Format, withFormat } from '../output/format';
import { printableLine } from '../output/printable';
import type { Session } from '../session';
import { orUnknown } from '../unknown-outcome';
import { printChanges } from './changes';
import { paramsOf, withIfMatch } from './conditions';
import { notApplied } from './decide';
import { printRequest } from './request';

const PATH = '/api/v1/admin/registration-requests/{request_id}';

interface ReviseOptions extends Format {
  file: string;
  ifMatch?: string;
}

/** `regreq revise ID -f FILE` */
export function reviseCommand(session: Session): Command {
  return withIfMatch(withFormat(new Command('revise')))
    .description('replace what a pending request asks for; the approvals so far are void then')
    .addArgument(idArgument('id', 'the id of the request'))
    .requiredOption('-f, --file <file>', 'the whole request, in YAML or JSON; - for stdin')
    .addHelpText(
      'after',
      '\nWithout --if-match, the request that is there when the command starts is replaced.',
    )
    .action(async (id: string, { file, ifMatch, ...format }: ReviseOptions) => {
      const client = session.client();
      const etag = ifMatch ?? (await etagOf(session, client, id));
      const input = await InputFile.read(file, session.stdin);
      // The service checks what the file holds, and says all that is wrong at once.
      const body = input.value as RegistrationRequestCreate;
      const params = paramsOf(id, etag);
      const { output, signal } = session;
      const { status, data, response } = await input.naming(() =>
        orUnknown(session, `regreq show ${id} tells`, () => client.PUT(PATH, { params, body, signal })),
      );
      if (status === 202) return notApplied(session, data, format, false);
      if (format.json || format.quiet) return printRequest(output, data, format, response);
      const { name, revision } = data;
      await output.print(`${printableLine(name)} (${id}) is ${data.status}, at revision ${revision}\n`);
      const changes = await client
        .GET(`${PATH}/revisions`, { params: { path: { request_id: id } }, signal })
        .then(({ data: { items } }) => items.find((item) => item.revision === revision)?.changes ?? [])
        .catch(() => undefined);
      // The revision is made, whatever becomes of this call.
      if (changes) await printChanges(output, changes);
      else output.say(`What changed cannot be read now: regreq revisions ${id}`);
    });
}

/** Names the request as it is now. Whoever changes it meanwhile makes the revision fail. */
async function etagOf(
  { signal }: Session,
  client: RegistrationClient,
  id: string,
): Promise<string | undefined> {
  const { response } = await client.GET(PATH, { params: { path: { request_id: id } }, signal });
  return response.headers.get('etag') ?? undefined;
}
