import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';

/** A server in a process of its own. */
export interface ServerProcess {
  url: string;
  pid: number;
  stop: () => Promise<void>;
}

/**
 * Starts Node on a program that prints `ready <url>` when it serves.
 * @param logFile gets its stderr
 */
export async function startServer(
  args: string[],
  env: NodeJS.ProcessEnv,
  logFile: string,
): Promise<ServerProcess> {
  const stderr = openSync(logFile, 'a');
  const child = spawn(process.execPath, args, { env, stdio: ['ignore', 'pipe', stderr] });
  closeSync(stderr);
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()));
  const url = await new Promise<string>((resolve, reject) => {
    child.stdout?.setEncoding('utf8').on('data', (text: string) => {
      const ready = /^ready (.+)$/m.exec(text);
      if (ready?.[1] !== undefined) resolve(ready[1]);
    });
    void ended.then(() => reject(new Error(`${args.join(' ')} ended before it was ready: see ${logFile}`)));
  });
  return {
    url,
    pid: child.pid ?? 0,
    stop: async () => {
      child.kill('SIGTERM');
      await ended;
    },
  };
}
