import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { z } from 'zod';
import { ConfigurationError } from '../../errors';
import { errorCode } from '../system-error';
import { identifyProcess, isRunning, type ProcessIdentity } from '../server/process-identity';

const holderSchema = z.object({ pid: z.number(), started: z.string() });

/**
 * Takes DATA_DIR for this process. The lock file names its holder. When the holder ends in any way, the lock is free.
 * @returns releases the lock
 * @throws ConfigurationError when another process holds it
 */
export async function lockDataDir(dataDir: string): Promise<() => void> {
  const path = join(dataDir, 'lock');
  const self = identifyProcess(process.pid);
  if (!self) throw new Error('this process cannot identify itself');
  await exclusively(`${path}.changing`, () => {
    const holder = readHolder(path);
    if (holder && isRunning(holder)) {
      throw new ConfigurationError(
        `DATA_DIR ${dataDir} is in use by process ${holder.pid}: stop it, or choose another`,
      );
    }
    writeFileSync(path, JSON.stringify(self));
  });
  return () => rmSync(path, { force: true });
}

/** Two starts may find a dead holder at the same moment. Only one of them may take the lock. */
async function exclusively(guard: string, change: () => void): Promise<void> {
  for (let attempt = 0; !created(guard); attempt += 1) {
    // The guard is held for a moment only. One that stays was left by a crash.
    if (attempt >= 50) rmSync(guard, { force: true });
    await sleep(20);
  }
  try {
    change();
  } finally {
    rmSync(guard, { force: true });
  }
}

function created(path: string): boolean {
  try {
    writeFileSync(path, '', { flag: 'wx' });
    return true;
  } catch (cause) {
    if (errorCode(cause) === 'EEXIST') return false;
    throw cause;
  }
}

function readHolder(path: string): ProcessIdentity | undefined {
  try {
    return holderSchema.parse(JSON.parse(readFileSync(path, 'utf8')));
  } catch {
    return undefined;
  }
}
