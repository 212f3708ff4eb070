import { Command } from 'commander';
import { printFields } from '../output/fields';
import { type Format, withJson } from '../output/format';
import type { Session } from '../session';

/** `regreq whoami` */
export function whoamiCommand(session: Session): Command {
  return withJson(new Command('whoami'))
    .description('say who your token says you are, and what it reaches')
    .action(async ({ json }: Pick<Format, 'json'>) => {
      const { output, signal } = session;
      const { data } = await session.client().GET('/api/v1/admin/me', { signal });
      if (json) await output.json(data);
      else {
        await printFields(output, [
          ['subject', data.sub],
          ['name', data.name],
          ['role', data.role],
          ['partner', data.partner_id],
          ['tenant', data.tenant_id],
          ['groups', data.groups.length === 0 ? null : data.groups.join(', ')],
        ]);
      }
    });
}
