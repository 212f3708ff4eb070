import { plot } from './plot';
import { asMarkdown, type Scale, short } from './scale-report';

const cpu_ms = { api: 5, worker: 6, temporal: 10, postgres: 1 };
const list = { resource: 'registration-requests', role: 'super admin', filter: 'none', query: '' } as const;

const scale: Scale = {
  lists: [
    { ...list, page: 'first', rows: 1_000, total: 1_000, median_ms: 2, worst_ms: 3 },
    { ...list, page: 'first', rows: 1_000_000, total: 1_000_000, median_ms: 3, worst_ms: 7 },
    { ...list, page: 'last', rows: 1_000_000, total: 1_000_000, median_ms: 6, worst_ms: 9 },
  ],
  failures: 2,
  pending: [100, 50_000].map((pending) => ({
    pending,
    fill_ms: pending,
    cases: [{ case: 'create', concurrency: 1, rate: 50, p50_ms: 20 + pending / 10_000, p99_ms: 40, cpu_ms }],
  })),
  ready: [{ data: 'large', median_ms: 1_250, worst_ms: 2_000 }],
  memory: [
    { calls: 0, api: { rss_mib: 100, peak_mib: 110 }, worker: { rss_mib: 200, peak_mib: 200 } },
    { calls: 10_000, api: { rss_mib: 150, peak_mib: 160 }, worker: undefined },
  ],
  took_s: { lists: 61 },
};

describe('The report of scale', () => {
  const tables = asMarkdown(scale)
    .split('\n\n')
    .map((table) => table.split('\n').map(cells));

  it('compares lists with those of the fewest rows', () => {
    expect(tables[0]?.[0]).toContain('1M / 1k');
    expect(tables[0]?.[2]).toEqual([
      ...['requests', 'super admin', 'none', '2.0', '3.0', '1.50', '6.0', '2.00', '6.0', '9.0'],
    ]);
  });

  it('compares creates and approvals with those at the fewest pending requests', () => {
    expect(tables[2]?.slice(2)).toEqual([
      ['create', '1', 'p50 ms', '20.0', '25.0', '1.25'],
      ['create', '1', 'rate /s', '50.0', '50.0', '1.00'],
      ['create', '1', 'CPU ms a call', '22.0', '22.0', '1.00'],
    ]);
  });

  it('compares memory with that at rest, and leaves out what the system does not tell', () => {
    expect(tables[5]?.[3]).toEqual(['10000 calls', '150', '1.50', '160', '–', '–', '–']);
  });

  it('leaves out the parts that were not chosen', () => {
    expect(asMarkdown({ ...scale, lists: [], pending: [], memory: [] })).not.toMatch(
      /requests|pending|memory/,
    );
  });

  it('writes numbers short only if nothing is lost', () => {
    expect([100, 1_500, 1_234, 50_000, 1_000_000].map(short)).toEqual(['100', '1.5k', '1234', '50k', '1M']);
  });
});

describe('The plot of scale', () => {
  it('is an SVG picture with an opaque background and the names of the lines', () => {
    const svg = plot(scale);
    expect(svg).toMatch(/^<svg /);
    expect(svg).toContain('fill="#ffffff"');
    expect(svg).toContain('super admin, last page');
    expect(svg).toContain('create, 1 caller');
  });

  it('can be drawn of a part', () => {
    expect(plot({ lists: scale.lists, pending: [] })).toContain('super admin, first page');
  });
});

function cells(line: string): string[] {
  return line
    .split('|')
    .slice(1, -1)
    .map((cell) => cell.trim());
}
