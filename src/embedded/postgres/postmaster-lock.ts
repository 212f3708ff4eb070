import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { commandLine, identifyProcess } from '../server/process-identity';
import { stopProcess } from '../server/stop-process';
import { errorCode } from '../system-error';

const reapedWithinMs = 3_000;
const pollMs = 20;

/**
 * Removes Postgres's own lock file if its process id now belongs to another program. Postgres would refuse to start.
 * This happens when a container restarts, because it gives out the same few process ids again.
 */
export async function removeStalePostmasterLock(data: string): Promise<void> {
  const pid = lockedBy(data);
  if (pid === undefined) return;
  if (identifyProcess(pid)) {
    if (commandLine(pid).includes(data)) return;
  } else if (await isReaped(pid)) {
    // The lock of a dead process stays. Postgres uses it to find processes that still work on the data.
    return;
  }
  rmSync(join(data, 'postmaster.pid'), { force: true });
}

/**
 * Waits until a dead process is reaped, because Postgres takes a zombie for a running process. The parent was killed
 * too, so process 1 must reap it. In a container process 1 may never do so.
 * @returns false when it was not reaped in time
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

/** Stops a Postgres that still runs on this data folder. */
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
