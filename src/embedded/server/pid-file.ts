import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from '../../errors';
import { commandLine, identifyProcess, isRunning, type ProcessIdentity } from './process-identity';
import { stopProcess } from './stop-process';

const identitySchema = z.object({ pid: z.number(), started: z.string() });

/** Notes which process is the server, for a start that follows a crash of this one. */
export function writePidFile(path: string, pid: number): void {
  const identity = identifyProcess(pid);
  if (identity) writeFileSync(path, JSON.stringify(identity));
}

/**
 * Stops the server that a crash left running, if it still is the one noted.
 * @param mark what its command line holds when it is ours, such as the path of its data
 */
export async function stopNotedProcess(path: string, mark: string, signal: NodeJS.Signals): Promise<void> {
  const noted = readPidFile(path);
  if (noted && isRunning(noted) && commandLine(noted.pid).includes(mark)) {
    await stopProcess(noted, signal).catch((cause: unknown) => {
      throw new ConfigurationError(
        `process ${noted.pid}, left by an earlier run, cannot be stopped: ${String(cause)}`,
      );
    });
  }
  rmSync(path, { force: true });
}

function readPidFile(path: string): ProcessIdentity | undefined {
  try {
    return identitySchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
