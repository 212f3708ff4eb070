import { markdownTable } from '../markdown-table';
import { listsSummary } from './lists-summary';
import type { ListTimes } from './measure-lists';
import type { Memory, MemoryAt } from './measure-memory';
import type { PendingTimes } from './measure-pending';
import type { ReadyTimes } from './measure-ready';

/** Everything that was measured. A part that was not chosen is empty. */
export interface Scale {
  ready: ReadyTimes[];
  lists: ListTimes[];
  /** How many calls of lists failed. */
  failures: number;
  pending: PendingTimes[];
  memory: MemoryAt[];
  /** How long each part took, in seconds. */
  took_s: Record<string, number>;
}

/** The report for people. */
export function asMarkdown({ ready, lists, failures, pending, memory, took_s }: Scale): string {
  const took = Object.entries(took_s).map(([part, seconds]) => `${part} ${seconds.toFixed(0)} s`);
  return [
    ...(lists.length > 0 ? [listsTable(lists), `Calls of lists that failed: ${failures}.`] : []),
    ...(pending.length > 0 ? [pendingTable(pending), fillLine(pending)] : []),
    ...(ready.length > 0 ? [readyTable(ready)] : []),
    ...(memory.length > 0 ? [memoryTable(memory)] : []),
    `Measured in: ${took.join(', ')}.`,
  ].join('\n\n');
}

function listsTable(lists: ListTimes[]): string {
  const { sizes, rows } = listsSummary(lists);
  const [least = 0, most = 0] = [sizes[0], sizes.at(-1)];
  const columns = [
    ...['list', 'role', 'filter'],
    ...sizes.map((size) => `page 1, ${short(size)}`),
    ...[`${short(most)} / ${short(least)}`, `last page, ${short(most)}`, 'last / first'],
    ...['slowest page', 'slowest call'],
  ];
  const body = rows.map((row) => [
    ...[row.resource === 'applications' ? 'applications' : 'requests', row.role, row.filter],
    ...row.first_ms.map((time) => time.toFixed(1)),
    ...[row.growth.toFixed(2), orDash(row.last_ms, 1), orDash(row.last_to_first, 2)],
    ...[row.slowest_page_ms.toFixed(1), row.slowest_call_ms.toFixed(1)],
  ]);
  return markdownTable(columns, body, 3);
}

function orDash(value: number | undefined, digits: number): string {
  return value === undefined ? '–' : value.toFixed(digits);
}

function pendingTable(levels: PendingTimes[]): string {
  const [least, most] = [levels[0], levels.at(-1)];
  const columns = [
    ...['call', 'callers', 'measured'],
    ...levels.map(({ pending }) => `${short(pending)} pending`),
    `${short(most?.pending ?? 0)} / ${short(least?.pending ?? 0)}`,
  ];
  const rows = (least?.cases ?? []).flatMap((first, index) => {
    const all = levels.map(({ cases }) => cases[index] ?? first);
    const sums = all.map(({ cpu_ms }) => Object.values(cpu_ms).reduce((sum, time) => sum + time, 0));
    const row = (name: string, values: number[]): string[] => [
      ...[first.case, String(first.concurrency), name],
      ...values.map((value) => value.toFixed(1)),
      ((values.at(-1) ?? NaN) / (values[0] ?? NaN)).toFixed(2),
    ];
    return [
      row(
        'p50 ms',
        all.map(({ p50_ms }) => p50_ms),
      ),
      row(
        'rate /s',
        all.map(({ rate }) => rate),
      ),
      ...(sums.some((sum) => sum > 0) ? [row('CPU ms a call', sums)] : []),
    ];
  });
  return markdownTable(columns, rows, 3);
}

function fillLine(levels: PendingTimes[]): string {
  const fills = levels.map(
    ({ pending, fill_ms }) => `${(fill_ms / 1_000).toFixed(0)} s until ${short(pending)} were pending`,
  );
  return `Starting the workflows took ${fills.join(', then ')}.`;
}

function readyTable(times: ReadyTimes[]): string {
  const rows = times.map(({ data, median_ms, worst_ms }) => [
    {
      new: 'first start, no data',
      small: 'next start, no requests',
      large: 'start on the data of the other parts',
    }[data],
    ...[median_ms, worst_ms].map((ms) => (ms / 1_000).toFixed(2)),
  ]);
  return markdownTable(['time to ready', 'median s', 'worst s'], rows);
}

function memoryTable(memory: MemoryAt[]): string {
  const [rest] = memory;
  const cells = (now: Memory | undefined, first: Memory | undefined): string[] => [
    orDash(now?.rss_mib, 0),
    orDash(now && first && now.rss_mib / first.rss_mib, 2),
    orDash(now?.peak_mib, 0),
  ];
  const columns = [
    'memory after',
    'API MiB',
    '/ at rest',
    'API peak',
    'worker MiB',
    '/ at rest',
    'worker peak',
  ];
  const rows = memory.map(({ calls, api, worker }) => [
    calls === 0 ? 'start, at rest' : `${calls} calls`,
    ...[...cells(api, rest?.api), ...cells(worker, rest?.worker)],
  ]);
  return markdownTable(columns, rows);
}

/** Such as `1k` or `50k`. */
export function short(count: number): string {
  if (count >= 1_000_000 && count % 100_000 === 0) return `${count / 1_000_000}M`;
  return count >= 1_000 && count % 100 === 0 ? `${count / 1_000}k` : String(count);
}
