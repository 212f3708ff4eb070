import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, identifyProcess } from '../server/process-identity';
import { stopProcess } from '../server/stop-process';
import { errorCode } from '../system-error';

const reapedWithinMs = 3_000;
const pollMs = 20;

/**
 * Removes Postgres's own lock where the number in it was given to some other process since: Postgres would refuse
 * to start, as after a container's restart, when the same few numbers are handed out again.
 */
export async function removeStalePostmasterLock(data: string): Promise<void> {
  const pid = lockedBy(data);
  if (pid === undefined) return;
  if (identifyProcess(pid)) {
    if (commandLine(pid).includes(data)) return;
  } else if (await isReaped(pid)) {
    // That of a dead process stays: by it Postgres finds out whether that process left others working on the data.
    return;
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/**
 * Waits until a dead process is reaped: to Postgres a zombie is a process that runs. Its parent was killed too, so that
 * is for process 1 to do, which in a container may never do it.
 */
async function isReaped(pid: number): Promise<boolean> {
  const deadline = Date.now() + reapedWithinMs;
  while (hasNumber(pid)) {
    if (Date.now() > deadline) return false;
    await sleep(pollMs);
  }
  return true;
}

function hasNumber(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (cause) {
    return errorCode(cause) !== 'ESRCH';
  }
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
