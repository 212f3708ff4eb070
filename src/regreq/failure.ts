/** The exit codes of `regreq` (docs/cli.md#exit-codes). */
export const EXIT = {
  failed: 1,
  usage: 2,
  notFound: 3,
  refused: 4,
  invalid: 5,
  unavailable: 6,
  decidedOtherwise: 7,
  /** As a shell says it of a program that Ctrl-C ended. */
  interrupted: 130,
} as const;

export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/** Ends the command: `message` goes to stderr, and the process exits with `code`. */
export class Failure extends Error {
  override readonly name = 'Failure';

  constructor(
    readonly code: ExitCode,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/**
 * Prints what belongs to a failure, and throws it. It is thrown also if nobody reads what is printed.
 * @throws the failure
 */
export async function failAfter(print: Promise<void>, failure: Failure): Promise<never> {
  await print.catch(() => undefined);
  throw failure;
}

/** What went wrong, in the words of an error. */
export function reasonOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
