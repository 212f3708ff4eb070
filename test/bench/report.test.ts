import type { Comparison } from './compare';
import { asJson, asTable } from './report';

const comparison: Comparison = {
  case: 'create',
  concurrency: 16,
  ours: { rate: 50.12345, p50_ms: 20, p99_ms: 45.5 },
  baseline: { rate: 100, p50_ms: 10, p99_ms: 30 },
  rate_ratio: 0.5012345,
  p50_ratio: 2,
  rate_ratio_range: [0.4, 0.62],
};

describe('A report', () => {
  it('is an array of flat rows for programs', () => {
    expect(JSON.parse(asJson([comparison]))).toEqual([
      {
        ...{ case: 'create', concurrency: 16, rate: 50.123, p50_ms: 20, p99_ms: 45.5 },
        ...{ rate_ratio: 0.501, p50_ratio: 2 },
      },
    ]);
  });

  it('is a Markdown table for people, and its lines have the same length', () => {
    const lines = asTable([comparison, { ...comparison, case: 'get_pending' }]).split('\n');
    expect(lines).toHaveLength(4);
    expect(new Set(lines.map((line) => line.length)).size).toBe(1);
    expect(lines[2]?.split('|').map((cell) => cell.trim())).toEqual([
      '',
      'create',
      '16',
      '50',
      '20.0',
      '45.5',
      '100',
      '10.0',
      '30.0',
      '0.50',
      '0.40–0.62',
      '2.00',
      '',
    ]);
  });
});
