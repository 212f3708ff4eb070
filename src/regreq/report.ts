import { CommanderError } from 'commander';
import { ApiError, ConnectionError } from '../client';
import { EXIT, type ExitCode, Failure, reasonOf } from './failure';
import type { Output } from './output/output';
import { problemLines } from './problems';

const CODES: Record<number, ExitCode> = {
  202: EXIT.unavailable,
  403: EXIT.refused,
  404: EXIT.notFound,
  409: EXIT.refused,
  412: EXIT.refused,
  422: EXIT.invalid,
  429: EXIT.unavailable,
  503: EXIT.unavailable,
  504: EXIT.unavailable,
};

/** Tells the person on stderr what went wrong. Returns the exit code. */
export function report(error: unknown, output: Output): number {
  // commander has said it already.
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (error instanceof Error && error.name === 'AbortError') return EXIT.interrupted;
  // Nobody reads the rest, as with `| head`.
  if (error instanceof Error && 'code' in error && error.code === 'EPIPE') return 0;
  for (const line of messageOf(error).split('\n')) output.say(`regreq: ${line}`);
  return codeOf(error);
}

/** The exit code that belongs to the status of an answer that is no success. */
export function codeOfStatus(status: number): ExitCode {
  return CODES[status] ?? EXIT.failed;
}

/** The exit code that belongs to an error. */
export function codeOf(error: unknown): ExitCode {
  if (error instanceof Failure) return error.code;
  if (error instanceof ConnectionError) return EXIT.unavailable;
  return error instanceof ApiError ? codeOfStatus(error.status) : EXIT.failed;
}

function messageOf(error: unknown): string {
  if (!(error instanceof ApiError)) return reasonOf(error);
  const { status, detail, problems, requestId } = error;
  if (problems.length > 0) return problemLines(problems).join('\n');
  if (status === 401) return `${detail}: look at REGREQ_TOKEN, or at what REGREQ_TOKEN_COMMAND prints`;
  return status >= 500 && requestId ? `${detail} (request id ${requestId})` : detail;
}
