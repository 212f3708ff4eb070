import { execFileSync } from 'node:child_process';
import { chmodSync, closeSync, mkdtempSync, openSync, rmdirSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A disk of a test's own, which can be really full. */
export interface SmallDisk {
  folder: string;
  /** Takes all the room that is left. */
  fill: () => void;
  makeRoom: () => void;
  unmount: () => void;
}

/** Mounts a disk of so many megabytes; undefined, with the reason printed, where that is not allowed. */
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
  // As root, Postgres runs as a user who must get in.
  chmodSync(folder, 0o755);
  const filler = join(folder, 'filler');
  return {
    folder,
    fill: () => {
      const file = openSync(filler, 'a');
      // Ever smaller pieces, down to the last page.
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
