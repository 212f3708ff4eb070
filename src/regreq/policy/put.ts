import { Command } from 'commander';
import type { ApprovalPolicyInput } from '../../client';
import { ifMatchHeader } from '../if-match';
import { InputFile } from '../input-file';
import { type Format, withFormat } from '../output/format';
import type { Session } from '../session';
import { orUnknown } from '../unknown-outcome';

const PATH = '/api/v1/admin/approval-policy';

const HELP = `
The file has the rules, in YAML or JSON. The first one that matches counts:
  rules:
  - name: production-web
    when: { application_type: [WEB] }
    require:
    - { name: owner, from: { roles: [tenant_admin] }, count: 1 }
    - { name: security, from: { groups: [sec] }, count: 2 }
  - name: default
    require:
    - { name: admin, from: { roles: [super_admin, partner_admin, tenant_admin] }, count: 1 }
    requester_may_approve: true
Requests that are there keep their rule. policy test --rules FILE tries the file first.`;

interface PutOptions extends Format {
  file: string;
  ifMatch?: string;
}

/** `regreq policy put -f FILE` */
export function putCommand(session: Session): Command {
  return withFormat(new Command('put'))
    .description('replace the approval policy')
    .requiredOption('-f, --file <file>', 'the rules, in YAML or JSON; - for stdin')
    .option('--if-match <version>', 'only if this version is the current one; else any is replaced')
    .addHelpText('after', HELP)
    .action(async ({ file, ifMatch, json, quiet }: PutOptions) => {
      const client = session.client();
      const { output, signal } = session;
      const input = await InputFile.read(file, session.stdin);
      const replaced = ifMatch ?? String((await client.GET(PATH, { signal })).data.version);
      // The service checks what the file holds, and says all that is wrong at once.
      const body = input.value as ApprovalPolicyInput;
      const call = { params: { header: ifMatchHeader(replaced) }, body, signal };
      const { data } = await input.naming(() =>
        orUnknown(session, 'regreq policy versions tells', () => client.PUT(PATH, call)),
      );
      if (json) return output.json(data);
      if (quiet) return output.print(`${data.version}\n`);
      return output.print(
        `Version ${data.version} of the approval policy replaces version ${data.version - 1}\n`,
      );
    });
}
