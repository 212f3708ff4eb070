import { spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { lockDataDir } from '../../../src/embedded/data-dir/data-dir-lock';
import { ConfigurationError } from '../../../src/errors';
import { temporaryFolder } from '../support/temporary-folder';

describe('the lock of a DATA_DIR', () => {
  const root = temporaryFolder();
  let dataDir: string;
  beforeEach(() => {
    dataDir = join(root, String(Math.random()));
    mkdirSync(dataDir);
  });

  it('is held until it is released', async () => {
    const unlock = await lockDataDir(dataDir);
    await expect(lockDataDir(dataDir)).rejects.toThrow(
      new ConfigurationError(
        `DATA_DIR ${dataDir} is in use by process ${process.pid}: stop it, or choose another`,
      ),
    );
    unlock();
    (await lockDataDir(dataDir))();
  });

  it.each([
    ['has ended', { pid: spawnSync('true').pid, started: 'then' }],
    ['gave its number to another one', { pid: process.pid, started: 'then' }],
    ['was cut short', ''],
  ])('is taken over from a process that %s', async (_, holder) => {
    writeFileSync(join(dataDir, 'lock'), JSON.stringify(holder));
    await expect(lockDataDir(dataDir)).resolves.toBeInstanceOf(Function);
    await expect(lockDataDir(dataDir)).rejects.toThrow('is in use');
  });

  it('is taken by only one of several starts that find a dead holder at the same time', async () => {
    writeFileSync(join(dataDir, 'lock'), JSON.stringify({ pid: process.pid, started: 'then' }));
    const attempts = await Promise.allSettled(Array.from({ length: 20 }, () => lockDataDir(dataDir)));
    expect(attempts.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('can be taken after a crash that left its guard file', async () => {
    writeFileSync(join(dataDir, 'lock.changing'), '');
    await expect(lockDataDir(dataDir)).resolves.toBeInstanceOf(Function);
  });
});
