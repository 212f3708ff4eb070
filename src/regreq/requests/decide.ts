import { Command } from 'commander';
import type { RegistrationRequest } from '../../client';
import { handOver, type SecretOptions, withOut } from '../applications/hand-over';
import { EXIT, failAfter, Failure } from '../failure';
import { idArgument } from '../id-argument';
import { ifMatchHeader } from '../if-match';
import { type Format, withFormat } from '../output/format';
import { printableLine } from '../output/printable';
import type { Session } from '../session';
import { orUnknown } from '../unknown-outcome';
import { printRequest } from './request';

const PATH = '/api/v1/admin/registration-requests/{request_id}';

interface Conditional {
  ifMatch?: string;
}

/** `regreq approve ID` */
export function approveCommand(session: Session): Command {
  const command = decisionCommand('approve', 'approve a pending request: this creates the application');
  return withOut(command)
    .option('--notes <text>', 'notes for the record')
    .action(async (id: string, options: { notes?: string } & Conditional & SecretOptions) => {
      const { notes = null, ifMatch, ...format } = options;
      const client = session.client();
      const { signal, output } = session;
      await handOver(output, format, async () => {
        const call = { params: paramsOf(id, ifMatch), body: { notes }, signal };
        const advice = `regreq show ${id} tells. The secret of a lost answer is lost: regreq secrets issue APP`;
        const answered = await orUnknown(session, advice, () => client.POST(`${PATH}/approve`, call));
        if (answered.status === 202) return notApplied(session, answered.data, format);
        const { data, response } = answered;
        return {
          answer: data,
          id: data.id,
          fields: [
            ['application', data.id],
            ['name', data.name, 'bold'],
            ['client id', data.client_id],
          ],
          applicationId: data.id,
          clientId: data.client_id,
          // An earlier try was answered, and that answer was lost. Else the secret may be for somebody else.
          isSecretOwed: response.headers.has('idempotency-replayed'),
        };
      });
    });
}

/** `regreq reject ID --reason TEXT` */
export function rejectCommand(session: Session): Command {
  return decisionCommand('reject', 'reject a pending request')
    .requiredOption('--reason <text>', 'why, for the requester')
    .action(async (id: string, { reason, ifMatch, ...format }: { reason: string } & Conditional & Format) => {
      const client = session.client();
      const call = { params: paramsOf(id, ifMatch), body: { reason }, signal: session.signal };
      await printDecided(session, id, format, () => client.POST(`${PATH}/reject`, call));
    });
}

/** `regreq cancel ID` */
export function cancelCommand(session: Session): Command {
  return decisionCommand('cancel', 'withdraw a pending request').action(
    async (id: string, { ifMatch, ...format }: Conditional & Format) => {
      const client = session.client();
      const call = { params: paramsOf(id, ifMatch), signal: session.signal };
      await printDecided(session, id, format, () => client.DELETE(PATH, call));
    },
  );
}

/** A command that decides about one request. */
function decisionCommand(name: string, description: string): Command {
  return withFormat(new Command(name))
    .description(description)
    .addArgument(idArgument('id', 'the id of the request'))
    .option('--if-match <etag>', 'only if the request is still the one with this etag, which show prints');
}

function paramsOf(id: string, ifMatch: string | undefined) {
  return { path: { request_id: id }, header: ifMatch === undefined ? {} : ifMatchHeader(ifMatch) };
}

async function printDecided(
  session: Session,
  id: string,
  format: Format,
  call: () => Promise<{ status: 200 | 202; data: RegistrationRequest; response: Response }>,
): Promise<void> {
  const { status, data, response } = await orUnknown(session, `regreq show ${id} tells`, call);
  if (status === 202) return notApplied(session, data, format);
  if (format.json || format.quiet) {
    await printRequest(session.output, data, format, response);
  } else {
    await session.output.print(`${printableLine(data.name)} (${data.id}) is ${data.status}\n`);
  }
}

/** For a decision that is stored but not applied. The request is printed for programs. */
function notApplied({ output }: Session, request: RegistrationRequest, { json }: Format): Promise<never> {
  const failure = new Failure(
    EXIT.unavailable,
    `The decision is stored, but not applied yet: regreq watch ${request.id} waits until it is. ` +
      'After an approval, issue the secret then: regreq secrets issue APP',
  );
  return failAfter(json ? output.json(request) : Promise.resolve(), failure);
}
