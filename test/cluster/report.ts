import { markdownTable } from '../bench/markdown-table';
import type { Faults } from './load/faults';
import type { Ledger } from './load/ledger';

/** What the run has done and seen, for people. */
export function report({ answers, failures, created, decisions }: Ledger, faults: Faults): string {
  const statuses = [...new Set([...answers.values()].flatMap((counts) => [...counts.keys()]))].sort();
  const calls = [...answers].map(([kind, counts]) => [
    kind,
    ...statuses.map((status) => String(counts.get(status) ?? '')),
  ]);
  const seconds = faults.all.map(({ name, from, until }) => [name, ((until - from) / 1_000).toFixed(1)]);
  return [
    `${created.size} requests created, ${decisions.length} decisions answered\n`,
    markdownTable(['answers', ...statuses], calls),
    '',
    markdownTable(['fault', 'seconds until all works again'], seconds),
    '',
    markdownTable(
      ['answers and lost connections that made callers try again', 'times'],
      [...failures].map(([cause, times]) => [cause, String(times)]),
    ),
  ].join('\n');
}
