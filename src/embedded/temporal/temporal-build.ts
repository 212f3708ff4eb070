import { spawn, type ChildProcessByStdio, type ChildProcess } from 'node:child_process';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { type ExecutableSearch, findOnPath } from './executable-folders';

const progressEveryMs = 10_000;

/**
 * Builds the Temporal CLI into a folder, with the Go that is installed.
 * @returns the path of the executable
 */
export async function buildTemporal(
  version: string,
  folder: string,
  search: ExecutableSearch,
): Promise<string> {
  const { announce, env, signal } = search;
  const go = findOnPath('go', env);
  if (go === undefined) throw new Error('go is not on PATH');
  signal.throwIfAborted();
  announce(`building Temporal ${version} with Go: this takes 3–5 minutes, once`);
  const child = spawn(go, ['install', '-v', `github.com/temporalio/cli/cmd/temporal@${version}`], {
    // It gets its own process group, so that the compilers can be ended with it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, GOBIN: folder },
  });
  const stop = () => endGroup(child);
  signal.addEventListener('abort', stop);
  process.once('exit', stop);
  try {
    await building(child, announce);
  } finally {
    signal.removeEventListener('abort', stop);
    process.off('exit', stop);
  }
  return join(folder, 'temporal');
}

async function building(
  child: ChildProcessByStdio<null, null, Readable>,
  announce: (line: string) => void,
): Promise<void> {
  const started = Date.now();
  let compiled = 0;
  let lastLine = 'no output';
  createInterface(child.stderr).on('line', (line) => {
    // With -v Go prints the name of each package it compiles. Other lines are remarks such as "go: downloading …".
    if (/^[\w.-]+(\/\S*)?$/.test(line)) compiled += 1;
    else lastLine = line;
  });
  const progress = setInterval(() => {
    const seconds = Math.round((Date.now() - started) / 1000);
    const state = compiled === 0 ? 'fetching its sources' : `${compiled} packages compiled`;
    announce(`building Temporal: ${seconds} s, ${state}`);
  }, progressEveryMs);
  try {
    const code = await new Promise((resolve, reject) => {
      child.once('error', reject);
      child.once('close', resolve);
    });
    if (code !== 0) throw new Error(`go install failed: ${lastLine}`);
  } finally {
    clearInterval(progress);
  }
}

function endGroup({ pid }: ChildProcess): void {
  try {
    if (pid !== undefined) process.kill(-pid, 'SIGTERM');
  } catch {
    // The group has ended already.
  }
}
