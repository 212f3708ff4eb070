import type { Command } from 'commander';
import { EXIT, Failure, reasonOf } from '../failure';
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
}

/** Adds --out. */
export function withOut(command: Command): Command {
  return command
    .option('--out <file>', 'write client_id and client_secret to this new file (mode 0600) and nowhere else')
    .addHelpText('after', '\nThe secret is shown once: on stdout, or in FILE, which must not be there yet.');
}

/**
 * Makes a call that answers a secret, and hands the secret over: in the file, or on stdout.
 * @throws Failure if it could not be handed over anywhere, which is looked at before the call as far as that is possible
 */
export async function handOver(
  output: Output,
  { out, ...format }: SecretOptions,
  call: () => Promise<Issued>,
): Promise<void> {
  if (format.quiet && out === undefined) {
    throw new Failure(EXIT.usage, '-q would not show the secret: add --out FILE. Nothing was sent.');
  }
  const file = out === undefined ? undefined : await SecretFile.reserve(out);
  let issued: Issued;
  try {
    issued = await call();
  } catch (error) {
    await file?.discard();
    throw error;
  }
  const { answer, applicationId, clientId } = issued;
  const { client_secret, ...rest } = answer;
  if (client_secret === null) {
    await file?.discard();
    await print(output, issued, format, answer);
    output.say(answer.secret_notice ?? 'An application of this type has no client secret.');
    if (file) output.say(`${file.path} was not written.`);
    return;
  }
  const again = `Issue another one: regreq secrets issue ${applicationId}`;
  try {
    if (!file) {
      await print(output, issued, format, answer);
      output.say('The secret is shown only now: store it.');
      return;
    }
    await file.write({ client_id: clientId, client_secret });
  } catch (cause) {
    if (!file) throw new Failure(EXIT.failed, `The secret could not be shown. ${again}`, { cause });
    await print(output, issued, format.json ? { json: true } : {}, answer);
    await file.discard();
    throw new Failure(
      EXIT.failed,
      `${file.path} could not be written, so the secret is on stdout: ${reasonOf(cause)}`,
      { cause },
    );
  }
  await print(output, issued, format, rest);
  output.say(`The secret is in ${file.path}.`);
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
