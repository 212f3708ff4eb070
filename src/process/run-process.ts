import { ConfigurationError } from '../errors';

const stopping = new AbortController();
const stopped = new Promise<void>((resolve) => {
  stopping.signal.addEventListener('abort', () => resolve());
});
// These are set here and not in `runProcess`, because it takes a second to load the modules that come after this one.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

/** What the start of a process gets. */
export interface Start {
  /** Aborts at SIGINT or SIGTERM. After that the start must not start or announce anything more. */
  signal: AbortSignal;
  /** Registers a function that stops a part which has been started. The part that started last is stopped first. */
  onStop: (stop: () => Promise<void>) => void;
}

/**
 * Runs this process until SIGINT or SIGTERM, which may also come during the start. It then exits with code 0. A wrong
 * setting ends it with one clear line and exit code 1. In both cases it stops the parts that were started. The module
 * that starts a process must import this one first.
 */
export async function runProcess(start: (start: Start) => Promise<void>): Promise<void> {
  const stops: (() => Promise<void>)[] = [];
  let exitCode = 0;
  try {
    await start({ signal: stopping.signal, onStop: (stop) => stops.push(stop) });
    await stopped;
  } catch (error) {
    if (!stopping.signal.aborted) {
      process.stderr.write(`${error instanceof ConfigurationError ? error.message : describe(error)}\n`);
      exitCode = 1;
    }
  }
  for (const stop of stops.reverse()) {
    await stop().catch((error: unknown) => process.stderr.write(`${describe(error)}\n`));
  }
  // Connections to parts that no longer answer must not keep the process running.
  process.exit(exitCode);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
