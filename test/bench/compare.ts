import type { BenchCase } from './cases';
import { closedLoop, type Sample, type Summary, summarise } from './closed-loop';

const ROUND_MS = 500;

/** One case with one number of callers, for the service and for the baseline. */
export interface Comparison {
  case: string;
  concurrency: number;
  ours: Summary;
  baseline: Summary;
  rate_ratio: number;
  p50_ratio: number;
  /** The lowest and the highest rate ratio of a round. They show how far the overall ratio can be trusted. */
  rate_ratio_range: [number, number];
}

/**
 * Measures both sides in turns. Each goes first as often as second, so a machine that becomes slow or busy weighs
 * on both alike. The first round warms up and does not count.
 */
export async function compare(
  { name, calls, ours, baseline }: BenchCase,
  concurrency: number,
  rounds: number,
  signal: AbortSignal,
): Promise<Comparison> {
  const count = calls[concurrency];
  if (count === undefined) throw new Error(`${name} says no number of calls for ${concurrency} callers`);
  const sides = [
    { ...ours, samples: [] as Sample[] },
    { ...baseline, samples: [] as Sample[] },
  ] as const;
  for (let round = 0; round <= rounds; round += 1) {
    for (const side of round % 2 === 0 ? sides : sides.toReversed()) {
      signal.throwIfAborted();
      await side.prepare?.(count);
      const sample = await closedLoop(concurrency, count, side.call, ROUND_MS);
      await side.settle?.();
      if (round > 0) side.samples.push(sample);
    }
  }
  const [a, b] = [summarise(sides[0].samples), summarise(sides[1].samples)];
  const ratios = sides[0].samples.map((sample, round) => {
    const other = sides[1].samples[round];
    return other ? summarise([sample]).rate / summarise([other]).rate : NaN;
  });
  return {
    case: name,
    concurrency,
    ours: a,
    baseline: b,
    rate_ratio: a.rate / b.rate,
    p50_ratio: a.p50_ms / b.p50_ms,
    rate_ratio_range: [Math.min(...ratios), Math.max(...ratios)],
  };
}
