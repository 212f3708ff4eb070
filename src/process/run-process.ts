import { ConfigurationError } from '../errors';

const stopping = new AbortController();
const stopped = new Promise<void>((resolve) => {
  stopping.signal.addEventListener('abort', () => resolve());
});
// Here, and not when the process starts to run: the modules that are loaded after this one take a second.
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());

/** What the start of a process gets. */
export interface Start {
  /** Aborts at SIGINT or SIGTERM. The start then gives up, and starts and announces nothing more. */
  signal: AbortSignal;
  /** Notes what stops a part that has been started. The last part is stopped first. */
  onStop: (stop: () => Promise<void>) => void;
}

/**
 * Runs this process from its start to SIGINT or SIGTERM, also when one comes during the start, and ends it with exit code 0.
 * A wrong setting ends it with one clear line and exit code 1. Either way the parts that were started are stopped. The module
 * that starts a process imports this one first.
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
  // Connections to parts that no longer answer must not keep the process.
  process.exit(exitCode);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
