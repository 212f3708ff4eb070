import { readFile } from 'node:fs/promises';
import { buffer } from 'node:stream/consumers';
import type { Document, LineCounter } from 'yaml';
import { InvalidInput } from '../client';
import { EXIT, Failure, reasonOf } from './failure';
import { type Problem, problemLines } from './problems';

/** What a person wrote in YAML or JSON: a request, or a policy. */
export class InputFile {
  private constructor(
    private readonly name: string,
    /** What the file holds. It is not checked: the service does that. */
    readonly value: unknown,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /**
   * @param path `-` for stdin
   * @throws Failure if it cannot be read, or holds no YAML and no JSON
   */
  static async read(path: string, stdin: () => NodeJS.ReadableStream): Promise<InputFile> {
    const name = path === '-' ? 'stdin' : path;
    const bytes = await (path === '-' ? buffer(stdin()) : readFile(path)).catch((cause: unknown) => {
      if (path === '-') throw cause;
      throw new Failure(EXIT.usage, `${name} cannot be read: ${reasonOf(cause)}`, { cause });
    });
    const { LineCounter, parseDocument } = await import('yaml');
    const lines = new LineCounter();
    const document = parseDocument(textOf(bytes, name), {
      lineCounter: lines,
      prettyErrors: false,
      logLevel: 'error',
    });
    try {
      const [error] = document.errors;
      if (error) throw error;
      const value: unknown = document.toJS();
      // Aliases can make what no JSON can be.
      JSON.stringify(value);
      return new InputFile(name, value, document, lines);
    } catch (cause) {
      const { line, col } = lines.linePos(document.errors[0]?.pos[0] ?? 0);
      throw unreadable(`${name}:${line}:${col}`, cause);
    }
  }

  /**
   * Sends what the file holds.
   * @throws Failure that names the places in the file if the service finds problems
   */
  async naming<T>(send: () => Promise<T>): Promise<T> {
    try {
      return await send();
    } catch (error) {
      if (!(error instanceof InvalidInput) || error.problems.length === 0) throw error;
      throw new Failure(EXIT.invalid, this.problems(error.problems), { cause: error });
    }
  }

  /** A line for each problem, with the line of the file where there is one. */
  problems(problems: readonly Problem[]): string {
    const texts = problemLines(problems);
    return problems
      .map(({ loc }, index) => `${this.name}${this.lineOf(loc)}: ${texts[index] ?? ''}`)
      .join('\n');
  }

  private lineOf([, ...path]: Problem['loc']): string {
    const node: unknown = path.length > 0 ? this.document.getIn(path, true) : undefined;
    if (typeof node !== 'object' || node === null || !('range' in node)) return '';
    const [start] = Array.isArray(node.range) ? (node.range as unknown[]) : [];
    return typeof start === 'number' ? `:${this.lines.linePos(start).line}` : '';
  }
}

function textOf(bytes: Buffer, name: string): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    throw unreadable(name, 'it is not UTF-8');
  }
}

function unreadable(place: string, cause: unknown): Failure {
  // The reason of a circular structure has several lines.
  const [reason = ''] = reasonOf(cause).split('\n');
  return new Failure(EXIT.invalid, `${place}: cannot be read as YAML or JSON: ${reason}`, { cause });
}
