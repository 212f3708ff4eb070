import { type Command, InvalidArgumentError, Option } from 'commander';
import type { Format } from './format';
import type { Output } from './output';
import { printableJson } from './printable';
import { type Column, Table } from './table';

/** Which part of a list is shown, and how. */
export interface ListFormat extends Format {
  all?: true;
  page?: number;
  perPage?: number;
}

/** A page as the API answers it. */
interface Page<Item> {
  items: Item[];
  total: number;
  page: number;
  pages: number;
}

/** Where the items come from. */
interface Source<Item> {
  page: (paging: { page?: number; per_page?: number }) => Promise<Page<Item>>;
  all: () => AsyncIterable<Item>;
  /** What -q prints of an item. */
  idOf: (item: Item) => string;
}

/** Rows that are printed together when a whole list is shown. */
const CHUNK = 100;

/** Adds the options of `ListFormat`. */
export function withPaging(command: Command): Command {
  return command
    .addOption(new Option('--page <number>', 'show this page').argParser(wholeNumber).conflicts('all'))
    .addOption(
      new Option('--per-page <number>', 'so many items a page, 1 to 100')
        .argParser(wholeNumber)
        .conflicts('all'),
    )
    .addOption(new Option('--all', 'show the whole list, however long it is'));
}

function wholeNumber(text: string): number {
  if (!/^\d{1,10}$/.test(text)) throw new InvalidArgumentError('It must be a whole number.');
  return Number(text);
}

/**
 * Prints one page, or the whole list while it is read. With --json and --all the document is `{"items": […]}`, written
 * item by item; if the list breaks off, the document stays without its end.
 */
export async function printList<Item>(
  output: Output,
  { all, page, perPage, json, quiet }: ListFormat,
  columns: Column<Item>[],
  source: Source<Item>,
): Promise<void> {
  if (all) {
    await printAll(output, { ...(json && { json }), ...(quiet && { quiet }) }, columns, source);
    return;
  }
  const paging = { ...(page !== undefined && { page }), ...(perPage !== undefined && { per_page: perPage }) };
  const shown = await source.page(paging);
  if (json) await output.json(shown);
  else if (quiet) await output.print(shown.items.map((item) => `${source.idOf(item)}\n`).join(''));
  else {
    if (shown.items.length > 0) await (await Table.create(columns, output)).add(shown.items);
    output.say(summary(shown));
  }
}

function summary({ items, total, page, pages }: Page<unknown>): string {
  if (items.length === total) return total === 0 ? 'There are none.' : `${total} in all.`;
  return `${items.length} of ${total}, page ${page} of ${pages}. --page shows another one, --all shows all.`;
}

async function printAll<Item>(
  output: Output,
  { json, quiet }: Format,
  columns: Column<Item>[],
  { all, idOf }: Source<Item>,
): Promise<void> {
  let isFirst = true;
  const table = await Table.create(columns, output);
  if (json) await output.print('{"items":[');
  for await (const chunk of chunksOf(all())) {
    if (json) {
      const separator = isFirst ? '\n' : ',\n';
      await output.print(separator + chunk.map((item) => printableJson(item, 0)).join(',\n'));
    } else if (quiet) await output.print(chunk.map((item) => `${idOf(item)}\n`).join(''));
    else await table.add(chunk);
    isFirst = false;
  }
  if (json) await output.print('\n]}\n');
  else if (isFirst && !quiet) output.say('There are none.');
}

async function* chunksOf<Item>(items: AsyncIterable<Item>): AsyncGenerator<Item[]> {
  let chunk: Item[] = [];
  for await (const item of items) {
    chunk.push(item);
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = [];
  }
  if (chunk.length > 0) yield chunk;
}
