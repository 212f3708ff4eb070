import { readFile } from 'node:fs/promises';
import type { Document, LineCounter } from 'yaml';
import { EXIT, Failure } from '../failure';
import { type Problem, problemLines } from '../problems';

/** A registration request as a person wrote it, in YAML or JSON. */
export class InputFile {
  private constructor(
    private readonly name: string,
    private readonly document: Document,
    private readonly lines: LineCounter,
  ) {}

  /**
   * @param path `-` for stdin
   * @throws Failure if it cannot be read, or is neither YAML nor JSON
   */
  static async read(path: string, stdin: NodeJS.ReadableStream): Promise<InputFile> {
    const name = path === '-' ? 'stdin' : path;
    const text = await (path === '-' ? textOf(stdin) : readFile(path, 'utf8')).catch((cause: unknown) => {
      throw new Failure(EXIT.usage, `${name} cannot be read: ${String(cause)}`, { cause });
    });
    const { LineCounter, parseDocument } = await import('yaml');
    const lines = new LineCounter();
    const document = parseDocument(text, { lineCounter: lines, prettyErrors: false });
    const [error] = document.errors;
    if (error) {
      const { line, col } = lines.linePos(error.pos[0]);
      throw new Failure(EXIT.invalid, `${name}:${line}:${col}: neither YAML nor JSON: ${error.message}`, {
        cause: error,
      });
    }
    return new InputFile(name, document, lines);
  }

  /** What the file holds. It is not checked: the service does that. */
  get value(): unknown {
    return this.document.toJS();
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
    if (typeof node !== 'object' || node === null || !('range' in node) || !Array.isArray(node.range))
      return '';
    return `:${this.lines.linePos(Number(node.range[0])).line}`;
  }
}

async function textOf(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(Buffer.from(chunk));
  return Buffer.concat(chunks).toString('utf8');
}
