import { Command } from 'commander';
import { idArgument } from '../id-argument';
import type { Session } from '../session';
import { withFormat } from '../output/format';
import { orUnknown } from '../unknown-outcome';
import { handOver, type SecretOptions, withOut } from './hand-over';

const PATH = '/api/v1/admin/applications/{application_id}';

/** `regreq secrets …` */
export function secretsCommand(session: Session): Command {
  return new Command('secrets')
    .description('issue and revoke the client secrets of applications')
    .addCommand(issueCommand(session))
    .addCommand(revokeCommand(session));
}

function issueCommand(session: Session): Command {
  return withOut(withFormat(new Command('issue')))
    .description('issue another client secret; an application has two at most')
    .addArgument(idArgument('app', 'the id of the application'))
    .action(async (app: string, options: SecretOptions) => {
      const client = session.client();
      const params = { path: { application_id: app } };
      const { signal } = session;
      await handOver(session.output, options, async () => {
        const { client_id } = (await client.GET(PATH, { params, signal })).data;
        const advice = `regreq apps show ${app} lists the secrets: revoke one that nobody has, and issue another`;
        const { data } = await orUnknown(session, advice, () =>
          client.POST(`${PATH}/secrets`, { params, signal }),
        );
        return {
          answer: data,
          id: data.id,
          fields: [
            ['application', app],
            ['client id', client_id],
            ['secret', data.id],
          ],
          applicationId: app,
          clientId: client_id,
          isSecretOwed: true,
        };
      });
    });
}

function revokeCommand(session: Session): Command {
  return new Command('revoke')
    .description('delete a client secret: it stops working at once')
    .addArgument(idArgument('app', 'the id of the application'))
    .addArgument(idArgument('secret', 'the id of the secret, which apps show lists'))
    .action(async (app: string, secret: string) => {
      const client = session.client();
      const params = { path: { application_id: app, secret_id: secret } };
      const advice = `regreq apps show ${app} tells`;
      await orUnknown(session, advice, () =>
        client.DELETE(`${PATH}/secrets/{secret_id}`, { params, signal: session.signal }),
      );
      await session.output.print(`Secret ${secret} is revoked\n`);
    });
}
