import type { WriteStream } from 'node:tty';
import { styleText } from 'node:util';
import { printable, printableJson } from './printable';

export type Style = Parameters<typeof styleText>[0];

/** Where a command writes: results to stdout, messages to stderr. */
export class Output {
  /** @param isLive whether a person sees on stderr what goes on meanwhile */
  constructor(
    private readonly stdout: WriteStream,
    private readonly stderr: WriteStream,
    readonly isLive: boolean,
  ) {
    // The callback of each write tells its error. Without a listener the event would end the process.
    stdout.on('error', () => undefined);
    stderr.on('error', () => undefined);
  }

  /** How many columns a line of the result may have. A pipe takes any length. Some terminals say that they have 0. */
  get width(): number {
    return this.stdout.isTTY ? this.stdout.columns || Infinity : Infinity;
  }

  /**
   * Writes a part of the result. What comes from the service must have gone through `printable`.
   * @throws the stream's error, such as EPIPE when nobody reads any more
   */
  print(text: string): Promise<void> {
    return new Promise((resolve, reject) => {
      this.stdout.write(text, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
  }

  /** Writes the result as one JSON document. */
  json(value: unknown): Promise<void> {
    return this.print(`${printableJson(value)}\n`);
  }

  /** A message for the person at the terminal. */
  say(message: string): void {
    this.stderr.write(`${printable(message)}\n`);
  }

  /** Colours text of the result, if stdout is a terminal with colours. Node knows NO_COLOR and TERM. */
  style(style: Style, text: string): string {
    return styleText(style, text, { stream: this.stdout });
  }
}
