import { Command } from 'commander';
import type { RegistrationRequest } from '../../client';
import { EXIT, failAfter, Failure } from '../failure';
import { idArgument, idsArgument } from '../id-argument';
import { type Format, withFormat } from '../output/format';
import { printableLine } from '../output/printable';
import type { Session } from '../session';
import { orUnknown } from '../unknown-outcome';
import { decideSeveral, onlyForOne } from './bulk';
import { type Conditions, paramsOf, withConditions } from './conditions';
import { printRequest } from './request';

const PATH = '/api/v1/admin/registration-requests/{request_id}';

/** An answer to a decision. 202 is one that is not applied yet. */
interface Decided {
  status: 200 | 202;
  data: RegistrationRequest;
  response: Response;
}

/** `regreq reject ID… --reason TEXT` */
export function rejectCommand(session: Session): Command {
  return withConditions(withFormat(new Command('reject')))
    .description('reject pending requests')
    .addArgument(idsArgument('id', 'the ids of the requests'))
    .requiredOption('--reason <text>', 'why, for the requester')
    .action(async (ids: string[], { reason, ...options }: { reason: string } & Conditions & Format) => {
      const { ifMatch, revision, ...format } = options;
      const [id, ...others] = ids;
      if (id === undefined || others.length > 0) {
        onlyForOne({ ifMatch, revision });
        return decideSeveral(session, { decision: 'reject', ids, reason }, format);
      }
      const client = session.client();
      const body = { reason, ...(revision !== undefined && { revision }) };
      const call = { params: paramsOf(id, ifMatch), body, signal: session.signal };
      return printDecided(session, id, format, () => client.POST(`${PATH}/reject`, call));
    });
}

/** `regreq cancel ID…` */
export function cancelCommand(session: Session): Command {
  return withConditions(withFormat(new Command('cancel')))
    .description('withdraw pending requests')
    .addArgument(idsArgument('id', 'the ids of the requests'))
    .action(async (ids: string[], { ifMatch, revision, ...format }: Conditions & Format) => {
      const [id, ...others] = ids;
      if (id === undefined || others.length > 0) {
        onlyForOne({ ifMatch, revision });
        return decideSeveral(session, { decision: 'cancel', ids }, format);
      }
      const client = session.client();
      const query = revision === undefined ? {} : { revision };
      const call = { params: { ...paramsOf(id, ifMatch), query }, signal: session.signal };
      return printDecided(session, id, format, () => client.DELETE(PATH, call));
    });
}

/** `regreq request-changes ID --comment TEXT` */
export function requestChangesCommand(session: Session): Command {
  return withConditions(withFormat(new Command('request-changes')))
    .description('ask for changes of a pending request; until they are made, only you can approve it')
    .addArgument(idArgument('id', 'the id of the request'))
    .requiredOption('--comment <text>', 'what should change, for the requester')
    .action(async (id: string, options: { comment: string } & Conditions & Format) => {
      const { comment, ifMatch, revision, ...format } = options;
      const client = session.client();
      const body = { comment, ...(revision !== undefined && { revision }) };
      const call = { params: paramsOf(id, ifMatch), body, signal: session.signal };
      const shown = 'PENDING, and changes are wanted';
      await printDecided(session, id, format, () => client.POST(`${PATH}/request-changes`, call), shown);
    });
}

/** @param shown what the request is then, if the decision does not end it; else its status is shown */
async function printDecided(
  session: Session,
  id: string,
  format: Format,
  call: () => Promise<Decided>,
  shown?: string,
): Promise<void> {
  const { status, data, response } = await orUnknown(session, `regreq show ${id} tells`, call);
  if (status === 202) return notApplied(session, data, format, shown === undefined);
  if (format.json || format.quiet) {
    await printRequest(session.output, data, format, response);
  } else {
    await session.output.print(`${printableLine(data.name)} (${data.id}) is ${shown ?? data.status}\n`);
  }
}

/**
 * For a decision that is stored but not applied. The request is printed for programs.
 * @param isLast whether the request ends when it is applied
 */
export function notApplied(
  { output }: Session,
  request: RegistrationRequest,
  { json }: Format,
  isLast: boolean,
): Promise<never> {
  const { id } = request;
  const advice = isLast
    ? `regreq watch ${id} waits until it is. After an approval, issue the secret then: regreq secrets issue APP`
    : `regreq show ${id} tells when it is`;
  const failure = new Failure(EXIT.unavailable, `The decision is stored, but not applied yet: ${advice}`);
  return failAfter(json ? output.json(request) : Promise.resolve(), failure);
}
