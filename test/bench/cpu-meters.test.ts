import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { eventually } from '../support/eventually';
import { metersOf, parseStat, readMeters, since } from './cpu-meters';

// Only Linux tells the CPU times of processes in /proc.
const onLinux = process.platform === 'linux' ? it : it.skip;

describe('CPU times', () => {
  it('come from the fields of /proc/<pid>/stat, also if the name of the command holds spaces and parentheses', () => {
    const stat = '42 (a ) b (c) S 7 42 42 0 -1 4194560 1 2 3 4 150 25 30 5 20 0 11 0 99 1 2';
    expect(parseStat(stat)).toEqual({ parent: 7, own: 1_750, ended: 350 });
  });

  it('are the differences of two readings', () => {
    expect(since({ service: 100 }, { service: 130, temporal: 20 })).toEqual({ service: 30, temporal: 20 });
  });

  onLinux('count the children of a process, those that live and those that have ended', async () => {
    const busy = 'while (process.cpuUsage().user < 200_000);';
    // The parent does nothing. Its first child has ended when its second one starts and lives on.
    const parent = spawn(
      process.execPath,
      [
        '-e',
        `const { spawnSync, spawn } = require('node:child_process');
         spawnSync(process.execPath, ['-e', ${JSON.stringify(busy)}]);
         process.stdout.write('one');
         spawn(process.execPath, ['-e', ${JSON.stringify(`${busy} setInterval(() => {}, 1000)`)}]);
         process.stdin.on('end', () => process.kill(-process.pid)).resume();`,
      ],
      { detached: true, stdio: ['pipe', 'pipe', 'inherit'] },
    );
    try {
      const meters = metersOf({ parent: parent.pid ?? 0 });
      await once(parent.stdout, 'data');
      const first = readMeters(meters).parent ?? 0;
      expect(first).toBeGreaterThanOrEqual(100);
      await eventually(
        () => readMeters(meters).parent ?? 0,
        (time) => time >= first + 150,
      );
    } finally {
      const ended = once(parent, 'exit');
      parent.stdin.end();
      await ended;
    }
  });
});
