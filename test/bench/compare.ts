import type { BenchCase } from './cases';
import { summarise } from './closed-loop';
import { type Measured, measureRound, type Round, summed } from './round';
import type { Side } from './side';
import { turns } from './turns';

/** Long enough for all calls of a round on a machine that does nothing else. */
const ROUND_MS = 1_500;

/** One case with one number of callers, for the service and for the baselines. */
export interface Comparison {
  case: string;
  concurrency: number;
  ours: Measured;
  baseline: Measured;
  rate_ratio: number;
  p50_ratio: number;
  /** The lowest and the highest rate ratio of a round. They show how far the overall ratio can be trusted. */
  rate_ratio_range: [number, number];
  /** The baseline that prepares its statements, if the case has statements. */
  prepared?: Measured;
  /** Our rate divided by that of the prepared baseline. */
  prepared_ratio?: number;
}

/**
 * Measures the sides in turns. They come in every order equally often, so a machine that becomes slow or busy weighs on
 * all alike. The first round warms up and does not count.
 */
export async function compare(
  { name, calls, ours, baseline, prepared }: BenchCase,
  concurrency: number,
  rounds: number,
  signal: AbortSignal,
): Promise<Comparison> {
  const count = calls[concurrency];
  if (count === undefined) throw new Error(`${name} says no number of calls for ${concurrency} callers`);
  const sides = [ours, baseline, ...(prepared ? [prepared] : [])];
  const measured = new Map<Side, Round[]>(sides.map((side) => [side, []]));
  for (const [round, order] of turns(sides, rounds + 1).entries()) {
    for (const side of order) {
      signal.throwIfAborted();
      const result = await measureRound(side, concurrency, count, ROUND_MS);
      if (round > 0) measured.get(side)?.push(result);
    }
  }
  const [a, b, c] = sides.map((side) => measured.get(side) ?? []);
  if (!a || !b) throw new Error('a side is missing');
  const [own, bare] = [summed(a), summed(b)];
  const ratios = a.map((round, index) => summarise([round]).rate / summarise(b.slice(index, index + 1)).rate);
  return {
    case: name,
    concurrency,
    ours: own,
    baseline: bare,
    rate_ratio: own.rate / bare.rate,
    p50_ratio: own.p50_ms / bare.p50_ms,
    rate_ratio_range: [Math.min(...ratios), Math.max(...ratios)],
    ...(c && { prepared: summed(c), prepared_ratio: own.rate / summed(c).rate }),
  };
}
