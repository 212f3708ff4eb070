import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** A server in a process of its own. */
export interface ServerProcess {
  /** Empty if the program has no URL. */
  url: string;
  pid: number;
  /** The time from its start until it was ready, in milliseconds. */
  readyMs: number;
  stop: () => Promise<void>;
}

/**
 * Starts Node on a program that prints `ready <url>`, or only `ready`, when it serves.
 * @param logFile gets its stderr
 */
export async function startServer(
  args: string[],
  env: NodeJS.ProcessEnv,
  logFile: string,
): Promise<ServerProcess> {
  const stderr = openSync(logFile, 'a');
  const started = performance.now();
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', stderr] });
  closeSync(stderr);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  let printed = '';
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      printed += text;
      const ready = /^ready ?(.*)\n/m.exec(printed);
      if (ready) resolve(ready[1] ?? '');
    });
    void ended.then(() =>
      reject(new Error(`${args.join(' ')} ended before it was ready: see ${logFile}\n${printed}`)),
    );
  });
  return {
    url,
    pid: child.pid ?? 0,
    readyMs: performance.now() - started,
    stop: async () => {
      if (child.exitCode !== null || child.signalCode !== null) return;
      child.kill('SIGTERM');
      await ended;
    },
  };
}
