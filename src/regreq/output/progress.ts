import type { Output } from './output';

/**
 * Shows on a terminal that the command waits, and for how long. Elsewhere nothing is written.
 * @param text is asked again each second
 * @returns what ends it
 */
export async function startProgress(output: Output, text: () => string): Promise<() => void> {
  if (!output.isLive) return () => undefined;
  const { default: yoctoSpinner } = await import('yocto-spinner');
  const start = Date.now();
  const line = (): string => `${text()}, ${elapsed(Date.now() - start)}`;
  // Signals are handled by the command.
  const spinner = yoctoSpinner({ text: line(), handleSignals: false }).start();
  const timer = setInterval(() => (spinner.text = line()), 1_000);
  return () => {
    clearInterval(timer);
    spinner.stop();
  };
}

function elapsed(ms: number): string {
  const seconds = Math.floor(ms / 1_000);
  return `${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
}
