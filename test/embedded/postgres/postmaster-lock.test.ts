import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { removeStalePostmasterLock } from '../../../src/embedded/postgres/postmaster-lock';
import { commandLine, identifyProcess } from '../../../src/embedded/server/process-identity';
import { eventually } from '../../support/eventually';
import { temporaryFolder } from '../support/temporary-folder';

describe("Postgres's own lock", () => {
  const data = temporaryFolder();
  const lock = join(data, 'postmaster.pid');

  it('is removed when its process id belongs to another process now', async () => {
    writeFileSync(lock, `${process.pid}\n${data}\n`);
    await removeStalePostmasterLock(data);
    expect(existsSync(lock)).toBe(false);
  });

  it('stays when its process has ended, because Postgres needs it', async () => {
    writeFileSync(lock, `${spawnSync('true').pid}\n${data}\n`);
    await removeStalePostmasterLock(data);
    expect(existsSync(lock)).toBe(true);
  });

  it('is removed when its process is a zombie, which Postgres takes for a running process', async () => {
    // The child ends when its pipe closes. By then the shell has become sleep, which never reaps a child.
    const parent = spawn('sh', ['-c', 'cat <&3 >&2 & echo $!; exec sleep 60'], {
      stdio: ['ignore', 'pipe', 'ignore', 'pipe'],
    });
    try {
      const [printed] = (await once(parent.stdout as Readable, 'data')) as [Buffer];
      const child = Number(printed.toString());
      await eventually(() => commandLine(parent.pid ?? 0).startsWith('sleep'));
      expect(identifyProcess(child)).toBeDefined();
      (parent.stdio[3] as Writable).end();
      await eventually(() => identifyProcess(child) === undefined);
      expect(process.kill(child, 0)).toBe(true);

      writeFileSync(lock, `${child}\n${data}\n`);
      await removeStalePostmasterLock(data);
      expect(existsSync(lock)).toBe(false);
    } finally {
      parent.kill();
    }
  });
});
