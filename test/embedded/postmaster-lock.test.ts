import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeStalePostmasterLock } from '../../src/embedded/postmaster-lock';
import { temporaryFolder } from './support/temporary-folder';

describe("Postgres's own lock", () => {
  const data = temporaryFolder();
  const lock = join(data, 'postmaster.pid');

  it('goes when its number was given to some other process', async () => {
    writeFileSync(lock, `${process.pid}\n${data}\n`);
    await removeStalePostmasterLock(data);
    expect(existsSync(lock)).toBe(false);
  });

  it('stays when its process has ended, for Postgres to look into', async () => {
    writeFileSync(lock, `${spawnSync('true').pid}\n${data}\n`);
    await removeStalePostmasterLock(data);
    expect(existsSync(lock)).toBe(true);
  });

  it('goes when its process is a zombie that nobody reaps, which Postgres takes for a running one', async () => {
    // The shell's child ends at once, and sleep, which takes the shell's place, never asks after it.
    const parent = spawn('sh', ['-c', 'true & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore'],
    });
    try {
      const [printed] = (await once(parent.stdout, 'data')) as [Buffer];
      writeFileSync(lock, `${printed.toString().trim()}\n${data}\n`);
      await removeStalePostmasterLock(data);
      expect(existsSync(lock)).toBe(false);
    } finally {
      parent.kill();
    }
  });
});
