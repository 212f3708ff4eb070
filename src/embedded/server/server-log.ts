import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const maxBytes = 10 * 1024 * 1024;
const tailBytes = 4096;

/** The log of a server. The server writes to the file itself, so it can go on when this process ends. */
export interface ServerLog {
  descriptor: number;
  /** The end of what was written since the log was opened, at most 4 KiB. */
  tail(): string;
  close(): void;
}

/** Opens a log to append to it. A log over 10 MiB is renamed to `.old` first. */
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
