import { closeSync, fstatSync, openSync, readSync, renameSync, statSync } from 'node:fs';

const maxBytes = 10 * 1024 * 1024;
const tailBytes = 4096;

/** Where a server writes; the file itself is its output, so that it outlives this process unharmed. */
export interface ServerLog {
  descriptor: number;
  /** The last few lines written since the log was opened, as one. */
  lastLines(): string;
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
    lastLines: () => lastLines(descriptor, start),
    close: () => closeSync(descriptor),
  };
}

function lastLines(descriptor: number, start: number): string {
  const buffer = Buffer.alloc(tailBytes);
  const end = fstatSync(descriptor).size;
  const from = Math.max(start, end - tailBytes);
  const length = readSync(descriptor, buffer, 0, Math.min(tailBytes, end - from), from);
  const lines = buffer.toString('utf8', 0, length).split('\n');
  return lines
    .map((line) => line.trim())
    .filter((line) => line !== '')
    .slice(-3)
    .join(' | ');
}
