import { temporaryDataDir } from './servers';

/** What a command gets. stdout is for its result only, and lines for people go to stderr. */
export interface Command {
  announce: (line: string) => void;
  /** Aborts when somebody stops the command. */
  signal: AbortSignal;
  /** A temporary folder, which is removed when the command ends. */
  dataDir: string;
}

/** Runs a command until it ends, and then this process ends too. */
export function runCommand(command: (given: Command) => Promise<string>): void {
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort(new Error('stopped')));
  }
  const started = performance.now();
  const announce = (line: string): void => {
    const seconds = ((performance.now() - started) / 1_000).toFixed(0);
    process.stderr.write(`${seconds.padStart(5)} s  ${line}\n`);
  };
  const run = async (): Promise<void> => {
    const { dataDir, remove } = await temporaryDataDir();
    try {
      const result = await command({ announce, signal: stopping.signal, dataDir });
      process.stdout.write(`${result}\n`);
    } finally {
      await remove();
    }
  };
  run().then(
    () => process.exit(0),
    (error: unknown) => {
      announce(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exit(1);
    },
  );
}
