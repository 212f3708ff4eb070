import { execFile } from 'node:child_process';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { ConfigurationError } from '../../errors';
import { installWithGo } from '../install-with-go';
import { messageOf } from '../system-error';
import { cacheFolders, type ExecutableSearch, findOnPath, firstWritable } from './executable-folders';
import { downloadTemporal } from './temporal-download';

/** The release that this service is tested with. */
export const temporalVersion = 'v1.5.1';

const ways = [
  'put the Temporal CLI on PATH (https://docs.temporal.io/cli)',
  'set TEMPORAL_CLI to its path',
  'set TEMPORAL_ADDRESS to a server of your own',
  'or install Go, which can build it',
].join(', ');

/**
 * Finds the Temporal CLI, which holds the development server. Downloads or builds it if there is none.
 * @throws ConfigurationError when TEMPORAL_CLI does not run, or when nothing worked
 */
export async function findTemporalExecutable(search: ExecutableSearch): Promise<string> {
  const { config, env } = search;
  if (config.temporalCli !== undefined) {
    const named = resolve(config.temporalCli);
    if (await isTemporal(named, search)) return named;
    throw new ConfigurationError(`TEMPORAL_CLI ${config.temporalCli} is not a Temporal CLI that runs here`);
  }
  const folders = cacheFolders(config.dataDir, env);
  const known = folders.map((folder) => join(folder, `temporal-${temporalVersion}`));
  for (const path of [findOnPath('temporal', env), ...known]) {
    if (path !== undefined && (await isTemporal(path, search))) return path;
  }
  return obtain(search, join(await firstWritable(folders), `temporal-${temporalVersion}`));
}

async function obtain(search: ExecutableSearch, path: string): Promise<string> {
  const failures: string[] = [];
  for (const make of [downloadTemporal, buildTemporal]) {
    const draft = await mkdtemp(`${path}.`);
    try {
      const made = await make(temporalVersion, draft, search);
      if (!(await isTemporal(made, search))) throw new Error('the new executable does not run here');
      // Another process may do this at the same time. Replacing its executable does no harm: both are the same release.
      await rename(made, path);
      return path;
    } catch (error) {
      search.signal.throwIfAborted();
      failures.push(messageOf(error));
    } finally {
      await rm(draft, { recursive: true, force: true });
    }
  }
  throw new ConfigurationError(`no Temporal executable (${failures.join('; ')}): ${ways}`);
}

async function buildTemporal(version: string, folder: string, search: ExecutableSearch): Promise<string> {
  await installWithGo(
    {
      name: `Temporal ${version}`,
      takes: '3–5 minutes',
      packages: [`github.com/temporalio/cli/cmd/temporal@${version}`],
    },
    folder,
    search,
  );
  return join(folder, 'temporal');
}

async function isTemporal(path: string, { env, signal }: ExecutableSearch): Promise<boolean> {
  try {
    const { stdout } = await promisify(execFile)(path, ['--version'], { timeout: 20_000, env, signal });
    return stdout.startsWith('temporal version');
  } catch {
    signal.throwIfAborted();
    return false;
  }
}
