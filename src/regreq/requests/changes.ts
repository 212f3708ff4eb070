import type { RequestRevision } from '../../client';
import type { Output } from '../output/output';
import { printableLine } from '../output/printable';

/** Prints what a revision changes: each field, and under it what is gone and what is new. */
export async function printChanges(output: Output, changes: RequestRevision['changes']): Promise<void> {
  const lines = changes.flatMap(({ field, from, to }) => {
    const [before, after] = [itemsOf(from), itemsOf(to)];
    const gone = before.filter((item) => !after.includes(item));
    const added = after.filter((item) => !before.includes(item));
    return [
      `  ${printableLine(field)}`,
      ...gone.map((item) => output.style('red', `    - ${item}`)),
      ...added.map((item) => output.style('green', `    + ${item}`)),
    ];
  });
  await output.print(lines.map((line) => `${line}\n`).join(''));
}

/** A list may have changed only its order. Then no item is gone, and none is new. */
function itemsOf(value: unknown): string[] {
  const items: unknown[] = [value ?? []].flat();
  return items.map((item) => printableLine(typeof item === 'string' ? item : JSON.stringify(item)));
}
