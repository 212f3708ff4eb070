import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A small disk for one test. It can become really full. */
export interface SmallDisk {
  folder: string;
  /** Takes all the space that is left. */
  fill: () => void;
  makeRoom: () => void;
  unmount: () => void;
}

/** Mounts a disk of so many megabytes. If that is not allowed, prints the reason and returns undefined. */
export function mountSmallDisk(megabytes: number): SmallDisk | undefined {
  const folder = mkdtempSync(join(tmpdir(), 'registration-requests-disk-'));
  try {
    execFileSync('/bin/mount', ['-t', 'tmpfs', '-o', `size=${megabytes}m`, 'tmpfs', folder], {
      stdio: 'pipe',
    });
  } catch (error) {
    rmdirSync(folder);
    process.stderr.write(`No full disk to test on: only root on Linux may mount one (${String(error)})\n`);
    return undefined;
  }
  // As root, Postgres runs as another user, who must be able to enter this folder.
  chmodSync(folder, 0o755);
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => {
      const file = openSync(filler, 'a');
      // The pieces get smaller and smaller, until the last page is full.
      for (let size = 1 << 20; size >= 1;) {
        try {
          writeSync(file, Buffer.alloc(size));
        } catch {
          size >>= 1;
        }
      }
      closeSync(file);
    },
    makeRoom: () => rmSync(filler, { force: true }),
    unmount: () => {
      execFileSync('/bin/umount', [folder]);
      rmdirSync(folder);
    },
  };
}
