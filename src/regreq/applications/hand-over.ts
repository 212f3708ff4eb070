import type { Command } from 'commander';
import { EXIT, failAfter, Failure, reasonOf } from '../failure';
import { type Field, printFields } from '../output/fields';
import type { Format } from '../output/format';
import type { Output } from '../output/output';
import { SecretFile } from './secret-file';

/** How a command shows a secret. */
export interface SecretOptions extends Format {
  out?: string;
}

/** An answer with a secret, which is shown once, and what is said about it. */
export interface Issued {
  /** What --json prints. */
  answer: { client_secret: string | null; secret_notice?: string };
  /** What -q prints. */
  id: string;
  /** What is printed for people, before the secret. */
  fields: Field[];
  applicationId: string;
  clientId: string;
  /** Whether it is a failure if the answer shows no secret of an application that has one. */
  isSecretOwed: boolean;
}

/** Adds --out. */
export function withOut(command: Command): Command {
  return command
    .option('--out <file>', 'write client_id and client_secret to this new file (mode 0600) and nowhere else')
    .addHelpText('after', '\nThe secret is shown once: on stdout, or in FILE, which must not be there yet.');
}

/**
 * Makes a call that answers a secret, and hands the secret over: in the file, or on stdout.
 * @param call resolves to undefined if there is nothing to hand over. It has told the person then
 * @throws Failure if it could not be handed over anywhere, which is looked at before the call as far as that is possible
 */
export async function handOver(
  output: Output,
  { out, ...format }: SecretOptions,
  call: () => Promise<Issued | undefined>,
): Promise<void> {
  if (format.quiet && out === undefined) {
    throw new Failure(EXIT.usage, '-q would not show the secret: add --out FILE. Nothing was sent.');
  }
  const file = out === undefined ? undefined : await SecretFile.reserve(out);
  let issued: Issued | undefined;
  try {
    issued = await call();
  } catch (error) {
    await file?.discard();
    throw error;
  }
  if (!issued) {
    await file?.discard();
    return;
  }
  const { client_secret, ...rest } = issued.answer;
  if (client_secret === null) {
    await file?.discard();
    await withoutSecret(output, issued, format, file);
  } else if (!file) {
    await show(output, issued, format);
    output.say('The secret is shown only now: store it.');
  } else {
    await file
      .write({ client_id: issued.clientId, client_secret })
      .catch((cause: unknown) => showInstead(output, issued, format, file, cause));
    await print(output, issued, format, rest);
    output.say(`The secret is in ${file.path}.`);
  }
}

/** @throws Failure if there is a secret, and the file should have it or the caller is owed it */
async function withoutSecret(
  output: Output,
  issued: Issued,
  format: Format,
  file: SecretFile | undefined,
): Promise<void> {
  const { answer, isSecretOwed } = issued;
  const notice = answer.secret_notice ?? 'An application of this type has no client secret.';
  const message = file ? `${notice}\n${file.path} was not written.` : notice;
  const printed = print(output, issued, format, answer);
  if (answer.secret_notice !== undefined && (file || isSecretOwed)) {
    await failAfter(printed, new Failure(EXIT.failed, message));
  }
  await printed;
  output.say(message);
}

/** Shows an answer with its secret. */
async function show(output: Output, issued: Issued, format: Format): Promise<void> {
  await print(output, issued, format, issued.answer).catch((cause: unknown) => {
    const again = `regreq secrets issue ${issued.applicationId}`;
    throw new Failure(EXIT.failed, `The secret could not be shown. Issue another one: ${again}`, { cause });
  });
}

/** Shows the secret that a file did not take. */
async function showInstead(
  output: Output,
  issued: Issued,
  { json }: Format,
  file: SecretFile,
  cause: unknown,
): Promise<never> {
  await show(output, issued, json ? { json } : {}).finally(() => file.discard());
  const message = `${file.path} could not be written, so the secret is on stdout: ${reasonOf(cause)}`;
  throw new Failure(EXIT.failed, message, { cause });
}

async function print(
  output: Output,
  { id, fields }: Issued,
  { json, quiet }: Format,
  answer: Partial<Issued['answer']>,
): Promise<void> {
  if (json) await output.json(answer);
  else if (quiet) await output.print(`${id}\n`);
  else await printFields(output, [...fields, ['client secret', answer.client_secret]]);
}
