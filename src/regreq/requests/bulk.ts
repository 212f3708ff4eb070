import {
  type ApprovedApplication,
  type BulkDecision,
  type BulkResult,
  isApproved,
  type RegistrationRequest,
} from '../../client';
import { EXIT, Failure } from '../failure';
import type { Format } from '../output/format';
import type { Output } from '../output/output';
import { printableLine } from '../output/printable';
import { codeOfStatus } from '../report';
import type { Session } from '../session';
import { orUnknown } from '../unknown-outcome';

const PATH = '/api/v1/admin/registration-requests/bulk-decisions';

/** @throws Failure if an option is given that is about one request. A value that is undefined was not given. */
export function onlyForOne(options: Record<string, unknown>): void {
  const [name] = Object.entries(options).find(([, value]) => value !== undefined) ?? [];
  if (name === undefined) return;
  const flag = `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
  throw new Failure(EXIT.usage, `${flag} is for one request. Nothing was sent.`);
}

/**
 * Decides on several requests in one call, and prints a line for each.
 * @throws Failure if one of them failed. The others are decided
 */
export async function decideSeveral(session: Session, decision: BulkDecision, format: Format): Promise<void> {
  const client = session.client();
  const { output, signal } = session;
  const { data, response } = await orUnknown(session, 'regreq list tells', () =>
    client.POST(PATH, { body: decision, signal }),
  );
  const printed = data.items.some(showsSecret)
    ? printSecrets(output, data, format)
    : print(output, data, format);
  // That secrets were lost matters more than that something failed, which is printed.
  await printed;
  if (response.headers.has('idempotency-replayed') && data.items.some(lacksSecret))
    throw new Failure(
      EXIT.failed,
      'The answer with the secrets was lost. Issue others: regreq secrets issue APP',
    );
  const failed = data.items.filter(({ status }) => status !== 200);
  const [first] = failed;
  if (!first) return;
  const message = `${failed.length} of ${data.items.length} requests failed, or are not decided yet`;
  throw new Failure(codeOfStatus(first.status), message);
}

async function printSecrets(output: Output, data: BulkResult, format: Format): Promise<void> {
  await print(output, data, format).catch((cause: unknown) => {
    const message = 'The secrets could not all be shown. Issue others: regreq secrets issue APP';
    throw new Failure(EXIT.failed, message, { cause });
  });
  output.say('The secrets are shown only now: store them.');
}

function print(output: Output, data: BulkResult, { json, quiet }: Format): Promise<void> {
  if (json) return output.json(data);
  const lines = quiet
    ? data.items.filter(({ status }) => status === 200).map(({ id }) => id)
    : data.items.map(({ id, status, body }) => printableLine(`${id}  ${inWords(status, body)}`));
  return output.print(lines.map((line) => `${line}\n`).join(''));
}

function showsSecret({ status, body }: BulkResult['items'][number]): boolean {
  if (status !== 200) return false;
  const answer = body as ApprovedApplication | RegistrationRequest;
  return isApproved(answer) && answer.client_secret !== null;
}

/** Whether an application has a secret that this answer does not show. */
function lacksSecret({ status, body }: BulkResult['items'][number]): boolean {
  if (status !== 200) return false;
  const answer = body as ApprovedApplication | RegistrationRequest;
  return isApproved(answer) && answer.secret_notice !== undefined;
}

/** The body is that of the single call. */
function inWords(status: number, body: unknown): string {
  if (status === 202) return 'is not decided yet: the decision is stored';
  if (status !== 200) return `failed: ${(body as { detail: string }).detail}`;
  const answer = body as ApprovedApplication | RegistrationRequest;
  if (!isApproved(answer)) {
    const missing = answer.status === 'PENDING' ? `, approvals missing: ${answer.approval.missing}` : '';
    return `${answer.name} is ${answer.status}${missing}`;
  }
  const { name, id, client_id, client_secret, secret_notice } = answer;
  const secret = client_secret === null ? (secret_notice ?? '') : `client secret ${client_secret}`;
  return [`${name} is APPROVED`, `application ${id}`, `client id ${client_id}`, secret]
    .filter(Boolean)
    .join(', ');
}
