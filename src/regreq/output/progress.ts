import type { Output } from './output';

/** Shows on a terminal what the command waits for, and for how long. Elsewhere nothing is written. */
export class Progress {
  private readonly since = Date.now();
  private isAway = false;
  private what: string | undefined;
  private end: (() => void) | undefined;

  constructor(private readonly output: Output) {}

  /** @param what the command waits for, or undefined when it has that */
  async waitsFor(what: string | undefined): Promise<void> {
    this.what = what;
    await this.draw();
  }

  /** @param isAway whether the service did not answer the last try of a call, or could not serve it */
  async noteTry(isAway: boolean): Promise<void> {
    this.isAway = isAway;
    await this.draw();
  }

  /** Clears the line, so that results and messages can be written. */
  stop(): void {
    this.end?.();
    this.end = undefined;
  }

  private get line(): string {
    const what = this.isAway ? 'The service does not answer, trying again' : (this.what ?? '');
    const seconds = Math.floor((Date.now() - this.since) / 1_000);
    return `${what}, ${Math.floor(seconds / 60)}:${String(seconds % 60).padStart(2, '0')}`;
  }

  private async draw(): Promise<void> {
    if (!this.isAway && this.what === undefined) {
      this.stop();
      return;
    }
    if (!this.output.isLive || this.end) return;
    const { default: yoctoSpinner } = await import('yocto-spinner');
    // Signals are handled by the command.
    const spinner = yoctoSpinner({ text: this.line, handleSignals: false }).start();
    const timer = setInterval(() => (spinner.text = this.line), 250);
    this.end = () => {
      clearInterval(timer);
      spinner.stop();
    };
  }
}
