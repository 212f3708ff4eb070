import { spawn, type ChildProcessByStdio, type ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { findOnPath } from './temporal/executable-folders';

const progressEveryMs = 10_000;

/** What is built, for people and for Go. */
export interface GoBuild {
  /** The name and the version that people read. */
  name: string;
  /** How long it takes, in words. */
  takes: string;
  /** Packages with their version, as `go install` takes them. */
  packages: string[];
}

/**
 * Builds programs into a folder, with the Go that is installed. Each is named for the last part of its package's path.
 * @throws Error when there is no Go, or when it fails
 */
export async function installWithGo(
  { name, takes, packages }: GoBuild,
  folder: string,
  {
    announce,
    env,
    signal,
  }: { announce: (line: string) => void; env: NodeJS.ProcessEnv; signal: AbortSignal },
): Promise<void> {
  const go = findOnPath('go', env);
  if (go === undefined) throw new Error('go is not on PATH');
  signal.throwIfAborted();
  announce(`building ${name} with Go: this takes ${takes}, once`);
  const child = spawn(go, ['install', '-v', ...packages], {
    // It gets its own process group, so that the compilers can be ended with it.
    detached: true,
    stdio: ['ignore', 'ignore', 'pipe'],
    env: { ...env, GOBIN: folder },
  });
  const stop = () => endGroup(child);
  signal.addEventListener('abort', stop);
  process.once('exit', stop);
  try {
    await building(name, child, announce);
  } finally {
    signal.removeEventListener('abort', stop);
    process.off('exit', stop);
  }
}

async function building(
  name: string,
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
    announce(`building ${name}: ${seconds} s, ${state}`);
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
