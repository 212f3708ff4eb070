import { Command } from 'commander';
import type { RegistrationClient, RegistrationRequestCreate } from '../../client';
import { InputFile } from '../input-file';
import { printFields } from '../output/fields';
import { type Format, withFormat } from '../output/format';
import { shownTime } from '../output/values';
import { requirementLines } from '../policy/requirement-lines';
import type { Session } from '../session';
import { orUnknown } from '../unknown-outcome';
import { findingsOf, printRequest } from './request';

const PATH = '/api/v1/admin/registration-requests';

const HELP = `
The file has the members of the body of the API, in YAML or JSON:
  scope: TENANT
  tenant_id: acme-eu
  name: Payroll
  application_type: WEB
  redirect_uris: [https://payroll.example.com/callback]
  contact_email: owner@example.com`;

interface CreateOptions extends Format {
  file: string;
  dryRun?: true;
}

/** `regreq create -f FILE` */
export function createCommand(session: Session): Command {
  return withFormat(new Command('create'))
    .description('ask for an application to be registered')
    .requiredOption('-f, --file <file>', 'the request, in YAML or JSON; - for stdin')
    .option('--dry-run', 'only say what would become of it; nothing is created')
    .addHelpText('after', HELP)
    .action(async ({ file, dryRun, ...format }: CreateOptions) => {
      // Wrong settings are noticed before somebody writes a request.
      const client = session.client();
      const input = await InputFile.read(file, session.stdin);
      // The service checks what the file holds, and says all that is wrong at once.
      const body = input.value as RegistrationRequestCreate;
      await input.naming(() =>
        dryRun ? assess(session, client, body, format) : create(session, client, body, format),
      );
    });
}

async function create(
  session: Session,
  client: RegistrationClient,
  body: RegistrationRequestCreate,
  format: Format,
): Promise<void> {
  const { output, signal } = session;
  const { data, response } = await orUnknown(session, 'regreq list tells', () =>
    client.POST(PATH, { body, signal }),
  );
  if (format.json || format.quiet) {
    await printRequest(output, data, format, response);
    return;
  }
  await printFields(output, [
    ['id', data.id],
    ['name', data.name, 'bold'],
    ['status', data.status, 'yellow'],
    ['expires at', shownTime(data.expires_at)],
    findingsOf(data),
  ]);
}

/** Says what would become of a request. With -q only the exit code says it, because there is no id. */
async function assess(
  { output, signal }: Session,
  client: RegistrationClient,
  body: RegistrationRequestCreate,
  format: Format,
): Promise<void> {
  const { data } = await client.POST(`${PATH}/validate`, { body, signal });
  if (format.json) await output.json(data);
  if (format.json || format.quiet) return;
  const { roles, groups, subs } = data.who_may_decide;
  await printFields(output, [
    ['valid', 'yes; nothing was created', 'green'],
    ['rule', data.rule],
    ['decides', data.decide && `${data.decide} at once`],
    ['requires', requirementLines(data.requirements)],
    ['roles that decide', roles],
    ['groups that decide', groups],
    ['people that decide', subs],
    ['expires in', data.expires_in],
    findingsOf(data),
  ]);
}
