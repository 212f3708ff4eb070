import { spawn } from 'node:child_process';
import { closeSync, existsSync, openSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { stopNotedProcess, writePidFile } from '../../../src/embedded/server/pid-file';
import { identifyProcess } from '../../../src/embedded/server/process-identity';
import { temporaryFolder } from '../support/temporary-folder';

describe('a pid file', () => {
  const file = join(temporaryFolder(), 'server.pid');
  const start = (mark: string) => {
    const child = spawn(process.execPath, ['-e', 'setInterval(() => {}, 1000)', mark], { stdio: 'ignore' });
    return { pid: child.pid ?? 0, kill: () => child.kill('SIGKILL') };
  };

  it('is enough to find the server and stop it', async () => {
    const server = start('our-data');
    writePidFile(file, server.pid);
    await stopNotedProcess(file, 'our-data', 'SIGTERM');
    expect(identifyProcess(server.pid)).toBeUndefined();
    expect(existsSync(file)).toBe(false);
  });

  it('is replaced as a whole, so that nobody reads half of it', () => {
    writePidFile(file, process.pid);
    const former = openSync(file, 'r');
    try {
      writePidFile(file, process.ppid);
      expect(JSON.parse(readFileSync(former, 'utf8'))).toMatchObject({ pid: process.pid });
      expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: process.ppid });
    } finally {
      closeSync(former);
    }
  });

  it('never leads to the end of another process', async () => {
    const other = start('their-data');
    try {
      writePidFile(file, other.pid);
      await stopNotedProcess(file, 'our-data', 'SIGTERM');
      expect(identifyProcess(other.pid)).toBeDefined();

      writeFileSync(file, JSON.stringify({ pid: other.pid, started: 'before it' }));
      await stopNotedProcess(file, 'their-data', 'SIGTERM');
      expect(identifyProcess(other.pid)).toBeDefined();
    } finally {
      other.kill();
    }
  });

  it('may be missing or unreadable', async () => {
    await stopNotedProcess(file, 'our-data', 'SIGTERM');
    writeFileSync(file, 'rubbish');
    await stopNotedProcess(file, 'our-data', 'SIGTERM');
    expect(existsSync(file)).toBe(false);
  });
});
