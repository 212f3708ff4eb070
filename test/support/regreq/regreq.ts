import { type ChildProcess, spawn } from 'node:child_process';
import { join } from 'node:path';
import { stripVTControlCharacters } from 'node:util';
import { eventually } from '../eventually';
import { PROJECT } from '../service/service';

export const MAIN = join(PROJECT, 'dist/src/regreq/main.js');

/** What a run of a command has printed, and its exit code. */
export interface Ran {
  code: number | null;
  stdout: string;
  stderr: string;
}

/** How commands are run: against one service, with one token. */
export interface Regreq {
  /** Runs `regreq` to its end. */
  (...args: string[]): Promise<Ran>;
  /** The same with something on stdin. */
  reading: (stdin: string | Buffer, ...args: string[]) => Promise<Ran>;
  /** The same with other variables. */
  with: (env: NodeJS.ProcessEnv) => Regreq;
  env: NodeJS.ProcessEnv;
}

/** @param settings of `regreq`; nothing else of the environment of this test gets through but PATH and HOME */
export function regreqWith(settings: NodeJS.ProcessEnv): Regreq {
  const { PATH, HOME } = process.env;
  const env = { PATH, HOME, ...settings };
  const reading = (stdin: string | Buffer, ...args: string[]): Promise<Ran> =>
    run(process.execPath, [MAIN, ...args], env, stdin);
  return Object.assign((...args: string[]) => reading('', ...args), {
    reading,
    with: (more: NodeJS.ProcessEnv) => regreqWith({ ...settings, ...more }),
    env,
  });
}

/** Runs a command of bash, in which `$REGREQ` is what starts `regreq`. */
export function inBash({ env }: Regreq, script: string): Promise<Ran> {
  return run('bash', ['-c', script], { ...env, REGREQ: `${process.execPath} ${MAIN}` }, '');
}

async function run(
  file: string,
  args: string[],
  env: NodeJS.ProcessEnv,
  stdin: string | Buffer,
): Promise<Ran> {
  const child = spawn(file, args, { env });
  const [stdout, stderr] = [collect(child.stdout), collect(child.stderr)];
  child.stdin.on('error', () => undefined).end(stdin);
  const code = await ended(child);
  return { code, stdout: stdout(), stderr: stderr() };
}

/** A command on a terminal of its own. */
export interface Terminal {
  /** Everything that the terminal got, with escape sequences. */
  raw: () => string;
  /** Waits until the terminal shows this. */
  shows: (text: string) => Promise<void>;
  type: (keys: string) => void;
  /** Resolves to the exit code. */
  ended: Promise<number | null>;
  kill: () => void;
}

/** Python's pty module copies between the terminal and its stdin and stdout. */
const ON_PTY = 'import os, pty, sys; sys.exit(os.waitstatus_to_exitcode(pty.spawn(sys.argv[1:])))';

/** Starts a command on a terminal with so many columns. */
export function onTerminal({ env }: Regreq, columns: number, ...command: string[]): Terminal {
  const sized = ['sh', '-c', `stty cols ${columns} rows 24; exec "$@"`, 'sh', ...command];
  const child = spawn('python3', ['-c', ON_PTY, ...sized], { env: { TERM: 'xterm-256color', ...env } });
  const raw = collect(child.stdout);
  child.stderr.pipe(process.stderr);
  return {
    raw,
    shows: async (text) => {
      await eventually(raw, (shown) => stripVTControlCharacters(shown).includes(text));
    },
    type: (keys) => void child.stdin.write(keys),
    ended: ended(child),
    kill: () => void child.kill('SIGKILL'),
  };
}

function ended(child: ChildProcess): Promise<number | null> {
  return new Promise((resolve, reject) => child.once('error', reject).once('close', resolve));
}

function collect(stream: NodeJS.ReadableStream): () => string {
  const chunks: Buffer[] = [];
  stream.on('data', (chunk: Buffer) => chunks.push(chunk));
  return () => Buffer.concat(chunks).toString();
}
