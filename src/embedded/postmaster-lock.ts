import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { commandLine, identifyProcess } from './process-identity';
import { stopProcess } from './stop-process';

/**
 * Removes Postgres's own lock where the number in it was given to some other process since: Postgres would refuse
 * to start, as after a container's restart, when the same few numbers are handed out again.
 */
export function removeStalePostmasterLock(data: string): void {
  const pid = lockedBy(data);
  // That of a dead process stays: by it Postgres finds out whether that process left others working on the data.
  if (pid === undefined || !identifyProcess(pid) || commandLine(pid).includes(data)) return;
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/** Stops a Postgres that still runs on this folder. */
export async function stopPostmaster(data: string): Promise<void> {
  const pid = lockedBy(data);
  const identity = pid === undefined ? undefined : identifyProcess(pid);
  if (identity && commandLine(identity.pid).includes(data)) await stopProcess(identity, 'SIGINT');
}

function lockedBy(data: string): number | undefined {
  try {
    const pid = Number.parseInt(readFileSync(join(data, 'postmaster.pid'), 'utf8'), 10);
    return pid > 0 ? pid : undefined;
  } catch {
    return undefined;
  }
}
