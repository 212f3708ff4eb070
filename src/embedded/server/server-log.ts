import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const maxBytes = 10 * 1024 * 1024;
const tailBytes = 4096;

/** Where a server writes; the file itself is its output, so that it outlives this process unharmed. */
export interface ServerLog {
  descriptor: number;
  /** The last of what was written since the log was opened. */
  tail(): string;
  close(): void;
}

/** Opens a log to append to; one that grew large is set aside first. */
export function openServerLog(path: string): ServerLog {
  const size = statSync(path, { throwIfNoEntry: false })?.size ?? 0;
  if (size > maxBytes) renameSync(path, `${path}.old`);
  const descriptor = openSync(path, 'a+', 0o600);
  const start = size > maxBytes ? 0 : size;
  return {
    descriptor,
    tail: () => tail(descriptor, start),
    close: () => closeSync(descriptor),
  };
}

function tail(descriptor: number, start: number): string {
  const end = fstatSync(descriptor).size;
  const from = Math.max(start, end - tailBytes);
  const buffer = Buffer.alloc(end - from);
  return buffer.toString('utf8', 0, readSync(descriptor, buffer, 0, buffer.length, from));
}
