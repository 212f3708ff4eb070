import { existsSync } from 'node:fs';
import { mkdtemp, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installWithGo } from '../../../src/embedded/install-with-go';
import { cacheFolders, firstWritable } from '../../../src/embedded/temporal/executable-folders';
import { PROJECT } from '../../support/service/service';

const VERSION = 'v1.32.0';
const PROGRAMS = { server: 'cmd/server', sql: 'cmd/tools/sql' };

/** The paths of Temporal's server and of the tool that creates its schema. */
export type TemporalBinaries = Record<keyof typeof PROGRAMS, string>;

/**
 * Finds Temporal's server in the cache, or builds it there with Go.
 * @throws Error that says what is missing
 */
export async function temporalBinaries(
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<TemporalBinaries> {
  const cache = await firstWritable(cacheFolders(join(PROJECT, '.data'), process.env));
  const folder = join(cache, `temporal-server-${VERSION}`);
  const binaries = { server: join(folder, 'server'), sql: join(folder, 'sql') };
  if (!Object.values(binaries).every((path) => existsSync(path))) await build(folder, announce, signal);
  return binaries;
}

async function build(folder: string, announce: (line: string) => void, signal: AbortSignal): Promise<void> {
  const packages = Object.values(PROGRAMS).map((path) => `go.temporal.io/server/${path}@${VERSION}`);
  const draft = await mkdtemp(`${folder}.`);
  try {
    const build = { name: `Temporal's server ${VERSION}`, takes: '4–8 minutes', packages };
    await installWithGo(build, draft, { announce, env: process.env, signal });
    // An earlier build may have been removed in part.
    await rm(folder, { recursive: true, force: true });
    await rename(draft, folder);
  } catch (cause) {
    throw new Error(
      `Temporal's server cannot be built here: ${String(cause)}. Install Go (https://go.dev/dl) and let it reach ` +
        `a Go module proxy, or put the programs server and sql of ${VERSION} into ${folder}`,
      { cause },
    );
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
}
