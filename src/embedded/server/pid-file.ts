import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';
import { ConfigurationError } from '../../errors';
import { commandLine, identifyProcess, isRunning, type ProcessIdentity } from './process-identity';
import { stopProcess } from './stop-process';

const identitySchema = z.object({ pid: z.number(), started: z.string() });

/**
 * Writes down which process is the server. After a crash of this process, the next start can then stop the server. The
 * file is replaced as a whole: a crash leaves no half of it.
 */
export function writePidFile(path: string, pid: number): void {
  const identity = identifyProcess(pid);
  if (!identity) return;
  writeFileSync(`${path}.new`, JSON.stringify(identity));
  renameSync(`${path}.new`, path);
}

/**
 * Stops the server that a crash left running, if the process is still the one in the file.
 * @param mark a part of the server's command line that no other process has, such as the path of its data
 */
export async function stopNotedProcess(path: string, mark: string, signal: NodeJS.Signals): Promise<void> {
  const noted = readPidFile(path);
  if (noted && isRunning(noted) && commandLine(noted.pid).includes(mark)) {
    await stopProcess(noted, signal).catch((cause: unknown) => {
      throw new ConfigurationError(
        `process ${noted.pid} was left by an earlier run and cannot be stopped: ${String(cause)}`,
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
