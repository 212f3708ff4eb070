import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { commandLine, identifyProcess, isRunning } from '../../../src/embedded/server/process-identity';
import { eventually } from '../../support/eventually';

describe('the identity of a process', () => {
  it('is valid while the process runs, and not after it has ended', async () => {
    const child = spawn('sleep', ['60']);
    const identity = identifyProcess(child.pid ?? 0);
    expect(identity).toEqual({ pid: child.pid, started: expect.any(String) as string });
    expect(identity && isRunning(identity)).toBe(true);
    expect(identity && commandLine(identity.pid)).toBe('sleep 60');
    child.kill();
    await once(child, 'exit');
    expect(identity && isRunning(identity)).toBe(false);
  });

  it('is not valid for another process with the same process id', () => {
    const self = identifyProcess(process.pid);
    expect(self && isRunning(self)).toBe(true);
    expect(isRunning({ pid: process.pid, started: 'some other time' })).toBe(false);
  });

  (process.platform === 'linux' ? it : it.skip)('is not given to a zombie', async () => {
    const parent = spawn('sh', ['-c', 'exec 3<&0; cat <&3 & echo $!; exec sleep 60']);
    try {
      const [line] = (await once(createInterface(parent.stdout), 'line')) as [string];
      // The shell would bury its child. What it becomes does not.
      await eventually(() => readFileSync(`/proc/${parent.pid}/comm`, 'utf8') === 'sleep\n');
      parent.stdin.end();
      await eventually(() => readFileSync(`/proc/${line}/stat`, 'utf8').includes(') Z '));
      expect(identifyProcess(Number(line))).toBeUndefined();
    } finally {
      parent.kill();
    }
  });
});
