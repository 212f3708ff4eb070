import { ConfigurationError } from '../errors';

/** Stops what a process runs, in the right order. */
export type Stop = () => Promise<void>;

/**
 * Runs a process from its start to SIGINT or SIGTERM. A wrong setting ends it with one clear line and exit code 1.
 * @param start is given up by its signal; resolves to what stops the process
 */
export async function runProcess(start: (signal: AbortSignal) => Promise<Stop>): Promise<void> {
  const stopping = new AbortController();
  const stopped = new Promise<void>((resolve) => {
    stopping.signal.addEventListener('abort', () => resolve());
  });
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopping.abort());
  try {
    const stop = await start(stopping.signal);
    await stopped;
    await stop();
  } catch (error) {
    if (!stopping.signal.aborted) {
      process.stderr.write(`${error instanceof ConfigurationError ? error.message : describe(error)}\n`);
      process.exit(1);
    }
  }
  // Connections to parts that no longer answer must not keep the process.
  process.exit(0);
}

function describe(error: unknown): string {
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
