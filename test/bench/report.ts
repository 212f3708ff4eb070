import type { Comparison } from './compare';

/** The report for programs: one JSON array. */
export function asJson(comparisons: Comparison[]): string {
  const rows = comparisons.map(({ ours, concurrency, rate_ratio, p50_ratio, ...row }) => ({
    case: row.case,
    concurrency,
    rate: rounded(ours.rate),
    p50_ms: rounded(ours.p50_ms),
    p99_ms: rounded(ours.p99_ms),
    rate_ratio: rounded(rate_ratio),
    p50_ratio: rounded(p50_ratio),
  }));
  return JSON.stringify(rows, null, 2);
}

const COLUMNS = [
  ...['case', 'callers', 'rate /s', 'p50 ms', 'p99 ms'],
  ...['bare rate /s', 'bare p50 ms', 'bare p99 ms', 'rate ratio', 'rounds', 'p50 ratio'],
];

/** The report for people: a Markdown table that is also easy to read as text. */
export function asTable(comparisons: Comparison[]): string {
  const rows = comparisons.map(({ ours, baseline, ...row }) => [
    row.case,
    String(row.concurrency),
    ...[ours.rate.toFixed(0), ours.p50_ms.toFixed(1), ours.p99_ms.toFixed(1)],
    ...[baseline.rate.toFixed(0), baseline.p50_ms.toFixed(1), baseline.p99_ms.toFixed(1)],
    row.rate_ratio.toFixed(2),
    row.rate_ratio_range.map((ratio) => ratio.toFixed(2)).join('–'),
    row.p50_ratio.toFixed(2),
  ]);
  const widths = COLUMNS.map((name, column) =>
    Math.max(name.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: string[]): string =>
    `| ${cells.map((cell, column) => aligned(cell, column, widths[column] ?? 0)).join(' | ')} |`;
  const rule = `| ${widths.map((width, column) => (column === 0 ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`)).join(' | ')} |`;
  return [line(COLUMNS), rule, ...rows.map(line)].join('\n');
}

function aligned(cell: string, column: number, width: number): string {
  return column === 0 ? cell.padEnd(width) : cell.padStart(width);
}

function rounded(value: number): number {
  return Number(value.toFixed(3));
}
