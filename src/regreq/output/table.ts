import type { Output, Style } from './output';
import { printableLine } from './printable';

/** One column of a table. The last column is cut where the terminal is too narrow. */
export interface Column<Item> {
  title: string;
  of: (item: Item) => string;
  style?: (text: string) => Style | undefined;
  /** The column is left out on a narrow terminal: 1 goes first. */
  optional?: number;
}

const GAP = '  ';
/** The least that is left to the last column before another one is left out. */
const LEAST_LAST = 16;

/**
 * A table that is printed part by part, so that a list may be of any length. On a terminal no line is longer than the
 * terminal. In a pipe nothing is cut.
 */
export class Table<Item> {
  private shown: Column<Item>[] | undefined;
  private widths: number[] = [];

  private constructor(
    private readonly columns: Column<Item>[],
    private readonly output: Output,
    private readonly widthOf: (text: string) => number,
  ) {}

  static async create<Item>(columns: Column<Item>[], output: Output): Promise<Table<Item>> {
    const { default: stringWidth } = await import('string-width');
    return new Table(columns, output, stringWidth);
  }

  /** Prints rows below those that are there. The first call prints the titles and decides which columns fit. */
  async add(items: Item[]): Promise<void> {
    const rows = items.map((item) => this.columns.map(({ of }) => printableLine(of(item))));
    const titles = this.columns.map(({ title }) => title);
    if (!this.shown) {
      this.measure([titles, ...rows]);
      this.shown = this.fitting();
      await this.output.print(this.line(titles, () => 'bold'));
    } else {
      this.measure(rows);
    }
    await this.output.print(rows.map((row) => this.line(row)).join(''));
  }

  private measure(rows: string[][]): void {
    this.widths = this.columns.map((_column, index) =>
      Math.max(this.widths[index] ?? 0, ...rows.map((row) => this.widthOf(row[index] ?? ''))),
    );
  }

  private fitting(): Column<Item>[] {
    const leavable = this.columns
      .filter(({ optional }) => optional !== undefined)
      .sort((a, b) => (a.optional ?? 0) - (b.optional ?? 0));
    let shown = this.columns;
    while (this.leftForLast(shown) < LEAST_LAST && leavable.length > 0) {
      const left = leavable.shift();
      shown = shown.filter((column) => column !== left);
    }
    return shown;
  }

  private leftForLast(shown: Column<Item>[]): number {
    const before = shown
      .slice(0, -1)
      .map((column) => (this.widths[this.columns.indexOf(column)] ?? 0) + GAP.length);
    return this.output.width - before.reduce((sum, width) => sum + width, 0);
  }

  private line(row: string[], styleOf?: () => Style): string {
    const shown = this.shown ?? this.columns;
    const cells = shown.map((column, position) => {
      const index = this.columns.indexOf(column);
      const text = row[index] ?? '';
      const isLast = position === shown.length - 1;
      const cell = isLast ? this.cut(text, this.leftForLast(shown)) : text;
      const padding = isLast ? 0 : (this.widths[index] ?? 0) - this.widthOf(cell);
      const style = styleOf ? styleOf() : column.style?.(text);
      return (style ? this.output.style(style, cell) : cell) + ' '.repeat(padding);
    });
    return `${cells.join(GAP).trimEnd()}\n`;
  }

  private cut(text: string, width: number): string {
    if (this.widthOf(text) <= width) return text;
    let kept = '';
    for (const { segment } of new Intl.Segmenter().segment(text)) {
      if (this.widthOf(kept + segment) > width - 1) break;
      kept += segment;
    }
    return `${kept}…`;
  }
}
