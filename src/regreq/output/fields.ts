import type { Output, Style } from './output';
import { printable } from './printable';

/** A line of a description. null, undefined and an empty list are left out. A list has a line for each item. */
export type Field = [name: string, value: string | string[] | null | undefined, style?: Style | undefined];

/** Prints names and values in two columns. Values with line breaks stay in their column. */
export async function printFields(output: Output, fields: Field[]): Promise<void> {
  const shown = fields.flatMap(([name, value, style]) => {
    const lines = [value ?? []].flat().flatMap((item) => printable(item).split('\n'));
    return lines.length > 0 ? [{ name, lines, style }] : [];
  });
  const width = Math.max(...shown.map(({ name }) => name.length)) + 2;
  const indent = ' '.repeat(width);
  const texts = shown.map(({ name, lines, style }) => {
    const value = lines.map((line) => (style ? output.style(style, line) : line)).join(`\n${indent}`);
    return `${output.style('dim', name)}${indent.slice(name.length)}${value}\n`;
  });
  await output.print(texts.join(''));
}
