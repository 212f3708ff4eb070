import { spawnSync } from 'node:child_process';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { removeStalePostmasterLock } from '../../src/embedded/postmaster-lock';
import { temporaryFolder } from './support/temporary-folder';

describe("Postgres's own lock", () => {
  const data = temporaryFolder();
  const lock = join(data, 'postmaster.pid');

  it('goes when its number was given to some other process', () => {
    writeFileSync(lock, `${process.pid}\n${data}\n`);
    removeStalePostmasterLock(data);
    expect(existsSync(lock)).toBe(false);
  });

  it('stays when its process has ended, for Postgres to look into', () => {
    writeFileSync(lock, `${spawnSync('true').pid}\n${data}\n`);
    removeStalePostmasterLock(data);
    expect(existsSync(lock)).toBe(true);
  });
});
