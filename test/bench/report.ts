import type { Comparison } from './compare';
import type { CpuTimes } from './cpu-meters';
import { markdownTable } from './markdown-table';
import type { Measured } from './round';

/** The report for programs: one JSON array. CPU times are empty where the system does not tell. */
export function asJson(comparisons: Comparison[]): string {
  const rows = comparisons.map(({ ours, baseline, prepared, ...row }) => ({
    case: row.case,
    concurrency: row.concurrency,
    ...times(ours),
    rate_ratio: row.rate_ratio,
    p50_ratio: row.p50_ratio,
    rate_ratio_range: row.rate_ratio_range,
    ...(row.prepared_ratio !== undefined && { prepared_ratio: row.prepared_ratio }),
    bare: times(baseline),
    ...(prepared && { prepared: times(prepared) }),
  }));
  const rounded = (_key: string, value: unknown): unknown =>
    typeof value === 'number' ? Number(value.toFixed(3)) : value;
  return JSON.stringify(rows, rounded, 2);
}

function times({ rate, p50_ms, p99_ms, cpu_ms }: Measured): Measured {
  return { rate, p50_ms, p99_ms, cpu_ms };
}

/** The report for people: rates, and CPU times where the system tells them. */
export function asText(comparisons: Comparison[]): string {
  const hasCpu = comparisons.some(({ ours }) => Object.keys(ours.cpu_ms).length > 0);
  const cpu = hasCpu ? cpuTable(comparisons) : 'CPU times: this system does not tell them';
  return `${rateTable(comparisons)}\n\n${cpu}`;
}

function rateTable(comparisons: Comparison[]): string {
  const columns = [
    ...['case', 'callers', 'rate /s', 'p50 ms', 'p99 ms', 'bare rate /s', 'bare p50 ms', 'bare p99 ms'],
    ...['rate ratio', 'rounds', 'p50 ratio', 'prepared ratio'],
  ];
  const three = ({ rate, p50_ms, p99_ms }: Measured): string[] => [
    rate.toFixed(0),
    p50_ms.toFixed(1),
    p99_ms.toFixed(1),
  ];
  const rows = comparisons.map(({ ours, baseline, ...row }) => [
    row.case,
    String(row.concurrency),
    ...three(ours),
    ...three(baseline),
    row.rate_ratio.toFixed(2),
    row.rate_ratio_range.map((ratio) => ratio.toFixed(2)).join('–'),
    row.p50_ratio.toFixed(2),
    row.prepared_ratio?.toFixed(2) ?? '–',
  ]);
  return markdownTable(columns, rows);
}

/** Milliseconds of CPU time for one call. */
function cpuTable(comparisons: Comparison[]): string {
  const columns = [
    ...['CPU ms a call', 'callers', 'service', 'Temporal', 'Postgres', 'sum'],
    ...['bare: process', 'bare: Temporal', 'bare: Postgres', 'bare: sum', 'CPU ratio'],
    ...['prepared: process', 'prepared: Postgres', 'prepared: sum'],
  ];
  const rows = comparisons.map(({ ours, baseline, prepared, ...row }) => [
    row.case,
    String(row.concurrency),
    ...cells(ours.cpu_ms, ['service', 'temporal', 'postgres']),
    sum(ours.cpu_ms).toFixed(2),
    ...cells(ofOneProcess(baseline.cpu_ms), ['process', 'temporal', 'postgres']),
    sum(baseline.cpu_ms).toFixed(2),
    (sum(ours.cpu_ms) / sum(baseline.cpu_ms)).toFixed(2),
    ...(prepared
      ? [...cells(ofOneProcess(prepared.cpu_ms), ['process', 'postgres']), sum(prepared.cpu_ms).toFixed(2)]
      : ['–', '–', '–']),
  ]);
  return markdownTable(columns, rows);
}

/** The client of a baseline runs in the process of the bench. Together they do what the service does in one process. */
function ofOneProcess({ baseline = 0, client = 0, ...cpu }: CpuTimes): CpuTimes {
  return { ...cpu, process: baseline + client };
}

function cells(cpu: CpuTimes, names: string[]): string[] {
  return names.map((name) => (cpu[name] ?? NaN).toFixed(2));
}

function sum(cpu: CpuTimes): number {
  return Object.values(cpu).reduce((total, time) => total + time, 0);
}
