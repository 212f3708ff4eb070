import { readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { type ServerProcess, startServer } from '../../../src/embedded/server/server-process';
import { waitUntil } from '../../../src/embedded/server/wait-until';

const READY_MS = 90_000;

/** How to run one process of the cluster. */
export interface PartSpec {
  /** The name in the report. Its log is `<name>.log`. */
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  /** Resolves when the process answers. `printed` is what it has written since it was started. */
  isReady: (printed: () => string) => Promise<void>;
}

/** A process of the cluster that the test can end and start again, as a supervisor would. */
export interface ClusterPart {
  name: string;
  /** Ends the process with a signal. Resolves when it is gone, to how it ended: `SIGKILL`, `exit code 0`. */
  end: (signal: NodeJS.Signals) => Promise<string>;
  /** Starts it again, and resolves when it answers. */
  start: () => Promise<void>;
}

/**
 * Starts a process and waits until it answers.
 * @param ended is told if it ends although nobody has ended it
 */
export async function startPart(
  spec: PartSpec,
  folder: string,
  ended: (line: string) => void,
  signal: AbortSignal,
): Promise<ClusterPart & { stop: () => Promise<void> }> {
  const pidFile = join(folder, `${spec.name}.pid`);
  const logFile = join(folder, `${spec.name}.log`);
  let isEnding = false;

  async function start(): Promise<ServerProcess> {
    const before = statSync(logFile, { throwIfNoEntry: false })?.size ?? 0;
    const printed = (): string => readFileSync(logFile, 'latin1').slice(before);
    const started = await startServer(
      {
        ...spec,
        cwd: folder,
        pidFile,
        logFile,
        // The folder is thrown away, so nothing needs to end in good order.
        stopSignal: 'SIGKILL',
        readyWithinMs: READY_MS,
        ready: (waiting) => waitUntil(() => spec.isReady(printed), 50, waiting),
      },
      signal,
    );
    void started.ended.then((how) => {
      if (!isEnding) ended(`${spec.name} ended by itself (${how}): ${logFile}`);
    });
    return started;
  }

  let current = await start();
  const end = (signalToSend: NodeJS.Signals): Promise<string> => {
    isEnding = true;
    const { pid } = JSON.parse(readFileSync(pidFile, 'utf8')) as { pid: number };
    process.kill(pid, signalToSend);
    return current.ended;
  };
  return {
    name: spec.name,
    end,
    start: async () => {
      isEnding = false;
      current = await start();
    },
    stop: () => {
      isEnding = true;
      return current.stop();
    },
  };
}
