import { Command } from 'commander';
import { type ApprovedApplication, isApproved, type RegistrationRequest } from '../../client';
import { handOver, type Issued, type SecretOptions, withOut } from '../applications/hand-over';
import { EXIT, Failure } from '../failure';
import { idsArgument } from '../id-argument';
import { printFields } from '../output/fields';
import { type Format, withFormat } from '../output/format';
import type { Session } from '../session';
import { orUnknown } from '../unknown-outcome';
import { missingApprovals } from './approval';
import { decideSeveral, onlyForOne } from './bulk';
import { type Conditions, paramsOf, withConditions } from './conditions';
import { notApplied } from './decide';
import { printRequest } from './request';

const PATH = '/api/v1/admin/registration-requests/{request_id}/approve';

interface ApproveOptions extends Conditions, SecretOptions {
  notes?: string;
  override?: true;
}

/** `regreq approve ID…` */
export function approveCommand(session: Session): Command {
  return withConditions(withOut(withFormat(new Command('approve'))))
    .description('approve pending requests: the last approval that a request needs creates its application')
    .addArgument(idsArgument('id', 'the ids of the requests'))
    .option('--notes <text>', 'notes for the record')
    .option('--override', 'approve at once, whoever else should; for super admins, with --notes')
    .action(async (ids: string[], { notes, ...options }: ApproveOptions) => {
      const { ifMatch, revision, override, ...format } = options;
      const [id, ...others] = ids;
      if (id === undefined || others.length > 0) {
        onlyForOne({ ifMatch, revision, override, out: format.out });
        if (format.quiet) throw new Failure(EXIT.usage, '-q would not show the secrets. Nothing was sent.');
        return decideSeveral(session, { decision: 'approve', ids, notes: notes ?? null }, format);
      }
      const body = {
        notes: notes ?? null,
        ...(revision !== undefined && { revision }),
        ...(override && { override }),
      };
      return approveOne(session, id, { params: paramsOf(id, ifMatch), body }, format);
    });
}

interface ApproveCall {
  params: ReturnType<typeof paramsOf>;
  body: { notes: string | null; revision?: number; override?: boolean };
}

async function approveOne(
  session: Session,
  id: string,
  call: ApproveCall,
  format: SecretOptions,
): Promise<void> {
  const client = session.client();
  const { signal, output } = session;
  await handOver(output, format, async () => {
    const advice = `regreq show ${id} tells. The secret of a lost answer is lost: regreq secrets issue APP`;
    const { status, data, response } = await orUnknown(session, advice, () =>
      client.POST(PATH, { ...call, signal }),
    );
    if (isApproved(data)) return issued(data, response);
    if (status === 202) return notApplied(session, data, format, isLast(call, data));
    await printVoted(session, data, format, response);
    return undefined;
  });
}

/** Whether a stored approval will create the application. */
function isLast({ body }: ApproveCall, { approval }: RegistrationRequest): boolean {
  return body.override === true || approval.missing <= 1;
}

function issued(application: ApprovedApplication, response: Response): Issued {
  return {
    answer: application,
    id: application.id,
    fields: [
      ['application', application.id],
      ['name', application.name, 'bold'],
      ['client id', application.client_id],
    ],
    applicationId: application.id,
    clientId: application.client_id,
    // An earlier try was answered, and that answer was lost. Else the secret may be for somebody else.
    isSecretOwed: response.headers.has('idempotency-replayed'),
  };
}

/** For an approval after which others are missing. -q prints nothing, because there is no application yet. */
async function printVoted(
  { output }: Session,
  request: RegistrationRequest,
  format: Format,
  response: Response,
): Promise<void> {
  const { id, name, status, approval } = request;
  if (format.json) await printRequest(output, request, format, response);
  else if (!format.quiet) {
    await printFields(output, [
      ['id', id],
      ['name', name, 'bold'],
      ['status', status, 'yellow'],
      ['missing', missingApprovals(approval)],
    ]);
  }
  if (status === 'PENDING')
    output.say('Your approval counts. The application is created when no approval is missing.');
}
