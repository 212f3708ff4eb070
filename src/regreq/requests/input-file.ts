import { readFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import type { Document, LineCounter } from 'yaml';
import { EXIT, Failure, reasonOf } from '../failure';
import { type Problem, problemLines } from '../problems';

/** A registration request as a person wrote it, in YAML or JSON. */
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
   * @throws Failure if it cannot be read, or is neither YAML nor JSON
   */
  static async read(path: string, stdin: () => NodeJS.ReadableStream): Promise<InputFile> {
    const name = path === '-' ? 'stdin' : path;
    const text = await (path === '-' ? textOf(stdin()) : readFile(path, 'utf8')).catch((cause: unknown) => {
      if (path === '-') throw cause;
      throw new Failure(EXIT.usage, `${name} cannot be read: ${reasonOf(cause)}`, { cause });
    });
    const { LineCounter, parseDocument } = await import('yaml');
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    try {
      const [error] = document.errors;
      if (error) throw error;
      return new InputFile(name, document.toJS(), document, lines);
    } catch (cause) {
      const { line, col } = lines.linePos(document.errors[0]?.pos[0] ?? 0);
      const place = `${name}:${line}:${col}`;
      throw new Failure(EXIT.invalid, `${place}: neither YAML nor JSON: ${reasonOf(cause)}`, { cause });
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
