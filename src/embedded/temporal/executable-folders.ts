import { accessSync, constants, statSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, isAbsolute, join } from 'node:path';
import type { Config } from '../../config';

/** What is needed to find the Temporal executable. */
export interface ExecutableSearch {
  config: Pick<Config, 'temporalCli' | 'dataDir'>;
  env: NodeJS.ProcessEnv;
  announce: (line: string) => void;
  signal: AbortSignal;
  /** The base URL of the service that says where a release is. Only tests set it. */
  downloadService?: string;
}

/** Finds a program on PATH. Relative folders on PATH are skipped. */
export function findOnPath(name: string, env: NodeJS.ProcessEnv): string | undefined {
  const folders = (env.PATH ?? '').split(delimiter).filter((folder) => isAbsolute(folder));
  return folders.map((folder) => join(folder, name)).find(isExecutable);
}

/** The folders for cached executables, best first: the XDG cache directory, then DATA_DIR for users without a home. */
export function cacheFolders(dataDir: string, env: NodeJS.ProcessEnv): string[] {
  const named = env.XDG_CACHE_HOME;
  const home = env.HOME ?? homedir();
  const cache = named !== undefined && isAbsolute(named) ? named : join(home, '.cache');
  return [join(cache, 'registration-requests'), join(dataDir, 'cache')];
}

/**
 * Creates the first of the folders that this process can write to, and returns it.
 * @throws the error of the last folder when it can write to none
 */
export async function firstWritable(folders: string[]): Promise<string> {
  let failure: unknown;
  for (const folder of folders) {
    try {
      await mkdir(folder, { recursive: true });
      accessSync(folder, constants.W_OK);
      return folder;
    } catch (cause) {
      failure = cause;
    }
  }
  throw failure;
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return statSync(path).isFile();
  } catch {
    return false;
  }
}
