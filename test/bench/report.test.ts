import type { Comparison } from './compare';
import { asJson, asText } from './report';

const create: Comparison = {
  case: 'create',
  concurrency: 16,
  ours: { rate: 50.12345, p50_ms: 20, p99_ms: 45.5, cpu_ms: { service: 20, temporal: 10.5, postgres: 2.25 } },
  baseline: {
    ...{ rate: 100, p50_ms: 10, p99_ms: 30 },
    cpu_ms: { baseline: 5, temporal: 9, postgres: 0, client: 2 },
  },
  rate_ratio: 0.5012345,
  p50_ratio: 2,
  rate_ratio_range: [0.4, 0.62],
};

const get: Comparison = {
  ...create,
  case: 'get_pending',
  baseline: { ...create.baseline, cpu_ms: { baseline: 1.5, temporal: 0, postgres: 0.5 } },
  prepared: { rate: 200, p50_ms: 5, p99_ms: 15, cpu_ms: { baseline: 1, temporal: 0, postgres: 0.25 } },
  prepared_ratio: 0.25,
};

describe('A report', () => {
  it('is an array for programs: our times, the ratios, and the times of the baselines', () => {
    const [first, second] = JSON.parse(asJson([create, get])) as [unknown, unknown];
    expect(first).toEqual({
      ...{ case: 'create', concurrency: 16, rate: 50.123, p50_ms: 20, p99_ms: 45.5 },
      cpu_ms: { service: 20, temporal: 10.5, postgres: 2.25 },
      ...{ rate_ratio: 0.501, p50_ratio: 2, rate_ratio_range: [0.4, 0.62] },
      bare: create.baseline,
    });
    expect(second).toMatchObject({ prepared_ratio: 0.25, prepared: get.prepared });
  });

  it('is two Markdown tables for people, and the lines of a table have the same length', () => {
    const [rates, cpu] = asText([create, get])
      .split('\n\n')
      .map((table) => table.split('\n'));
    expect(rates).toHaveLength(4);
    expect(cpu).toHaveLength(4);
    expect(new Set(rates?.map((line) => line.length)).size).toBe(1);
    expect(new Set(cpu?.map((line) => line.length)).size).toBe(1);
    expect(cells(rates?.[2])).toEqual([
      ...['create', '16', '50', '20.0', '45.5', '100', '10.0', '30.0', '0.50', '0.40–0.62', '2.00', '–'],
    ]);
    expect(cells(rates?.[3]).at(-1)).toBe('0.25');
  });

  it('counts the client of a baseline as a part of its process', () => {
    const [, cpu = ''] = asText([create, get]).split('\n\n');
    const [, , first, second] = cpu.split('\n');
    expect(cells(first)).toEqual([
      ...['create', '16', '20.00', '10.50', '2.25', '32.75'],
      ...['7.00', '9.00', '0.00', '16.00', '2.05', '–', '–', '–'],
    ]);
    expect(cells(second).slice(-3)).toEqual(['1.00', '0.25', '1.25']);
  });

  it('says so where the system does not tell CPU times', () => {
    const silent = { ...create, ours: { ...create.ours, cpu_ms: {} } };
    expect(asText([silent])).toMatch(/CPU times: this system does not tell them$/);
  });
});

function cells(line = ''): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
