import { CommanderError } from 'commander';
import { ApiError, ConnectionError } from '../client';
import { EXIT, type ExitCode, Failure } from './failure';
import { printableLine } from './output/printable';
import type { Output } from './output/output';
import { problemLines } from './problems';

const CODES: Record<number, ExitCode> = {
  403: EXIT.refused,
  404: EXIT.notFound,
  409: EXIT.refused,
  412: EXIT.refused,
  422: EXIT.invalid,
  429: EXIT.unavailable,
  503: EXIT.unavailable,
  504: EXIT.unavailable,
};

/** Tells the person what went wrong, on stderr. Returns the exit code. */
export function report(error: unknown, output: Output): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? 0 : EXIT.usage;
  if (hasCode(error, 'EPIPE')) return 0;
  const { code, message } = explained(error);
  for (const line of message.split('\n')) output.say(`regreq: ${printableLine(line)}`);
  return code;
}

/** @returns what to print about an error, and the exit code */
function explained(error: unknown): { code: number; message: string } {
  if (error instanceof Failure) return error;
  if (error instanceof ApiError) {
    return { code: CODES[error.status] ?? EXIT.failed, message: messageOf(error) };
  }
  if (error instanceof ConnectionError) {
    return { code: EXIT.unavailable, message: error.message };
  }
  if (error instanceof Error && error.name === 'AbortError') {
    return { code: EXIT.interrupted, message: 'interrupted' };
  }
  return { code: EXIT.failed, message: error instanceof Error ? error.message : String(error) };
}

function messageOf(error: ApiError): string {
  if (error.status === 422) return problemLines(error.problems).join('\n');
  if (error.status === 401) return `${error.detail}. Get a new token: REGREQ_TOKEN or REGREQ_TOKEN_COMMAND`;
  return error.status >= 500 ? `${error.detail} (request id ${error.requestId ?? 'unknown'})` : error.detail;
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code;
}
