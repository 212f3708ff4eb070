import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, existsSync, mkdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { freePort } from '../../src/embedded/server/free-port';
import { isRunning } from '../../src/embedded/server/process-identity';
import { eventually } from '../support/eventually';
import { notedProcess } from './support/noted-process';
import { temporaryFolder } from './support/temporary-folder';

interface Embedding {
  child: ChildProcess;
  lines: string[];
  /** Resolves with the line that says that the parts are ready. */
  ready: Promise<string>;
  ended: Promise<unknown>;
}

const root = temporaryFolder();
const running: ChildProcess[] = [];

function embed(dataDir: string, uiPort: number): Embedding {
  const child = spawn(process.execPath, [join(__dirname, 'support', 'embed.mjs')], {
    env: { ...process.env, DATA_DIR: dataDir, TEMPORAL_UI_PORT: String(uiPort) },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  running.push(child);
  const lines: string[] = [];
  const ended = once(child, 'close');
  const ready = new Promise<string>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => {
      lines.push(line);
      if (line.startsWith('ready')) resolve(line);
    });
    child.once('close', () => reject(new Error(lines.join('\n'))));
  });
  ready.catch(() => undefined);
  return { child, lines, ready, ended };
}

afterAll(() => running.forEach((child) => child.kill('SIGTERM')));

describe('a process that embeds the parts', () => {
  it('can be killed, and the next one starts without problems', async () => {
    const dataDir = join(root, 'killed');
    const uiPort = await freePort();
    const first = embed(dataDir, uiPort);
    await first.ready;
    const orphans = [notedProcess(dataDir, 'postgres'), notedProcess(dataDir, 'temporal')];
    first.child.kill('SIGKILL');
    await first.ended;
    expect(orphans.map(isRunning)).toEqual([true, true]);

    const second = embed(dataDir, uiPort);
    await second.ready;
    expect(orphans.map(isRunning)).toEqual([false, false]);
    const servers = [notedProcess(dataDir, 'postgres'), notedProcess(dataDir, 'temporal')];

    const refused = embed(dataDir, uiPort);
    await refused.ended;
    expect(refused.child.exitCode).toBe(1);
    expect(refused.lines).toEqual([expect.stringContaining(`in use by process ${String(second.child.pid)}`)]);

    second.child.kill('SIGTERM');
    await second.ended;
    expect([second.child.exitCode, ...servers.map(isRunning)]).toEqual([0, false, false]);
  });

  it('can be stopped while it starts', async () => {
    const dataDir = join(root, 'hurried');
    const { child, lines, ended } = embed(dataDir, await freePort());
    await eventually(() => existsSync(join(dataDir, 'temporal.pid')));
    const server = notedProcess(dataDir, 'temporal');
    child.kill('SIGTERM');
    await ended;
    expect(lines).toEqual(['asked to stop']);
    expect([isRunning(server), existsSync(join(dataDir, 'lock'))]).toEqual([false, false]);
  });

  const asRoot = process.getuid?.() === 0 ? it : it.skip;
  asRoot('starts below a folder that only root can enter', async () => {
    const closed = join(root, 'closed');
    mkdirSync(closed);
    chmodSync(closed, 0o700);
    const dataDir = join(closed, 'data');
    for (let round = 0; round < 2; round += 1) {
      const { child, lines, ready, ended } = embed(dataDir, await freePort());
      await ready;
      const elsewhere = readFileSync(join(dataDir, 'postgres-location'), 'utf8');
      expect(lines).toContainEqual(expect.stringContaining(`its data are in ${elsewhere}`));
      child.kill('SIGTERM');
      await ended;
      if (round === 1) rmSync(elsewhere, { recursive: true });
    }
  });
});
