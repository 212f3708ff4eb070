import type { BenchCase } from './cases';
import { closedLoop, type Sample, type Summary, summarise } from './closed-loop';
import { type CpuTimes, type Meters, readMeters, since, untilAtRest } from './cpu-meters';
import type { Side } from './side';
import { turns } from './turns';

/** Long enough for all calls of a round on a machine that does nothing else. */
const ROUND_MS = 1_500;

/** What was measured on one side. */
export interface Measured extends Summary {
  /** The CPU time of a call by process, in milliseconds. Empty where the system does not tell. */
  cpu_ms: CpuTimes;
}

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

/** A round of one side. */
type Round = Sample & { cpu: CpuTimes };

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
      const result = await oneRound(side, concurrency, count);
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

/** The time ends with the last work of a call, and the CPU time includes all work that calls leave behind. */
async function oneRound(side: Side, concurrency: number, count: number): Promise<Round> {
  await side.prepare?.(count);
  await untilAtRest(side.meters);
  const hasMeters = Object.keys(side.meters).length > 0;
  const client: Meters = hasMeters && side.client ? { client: side.client } : {};
  const [before, clientBefore, started] = [readMeters(side.meters), readMeters(client), Date.now()];
  const sample = await closedLoop(concurrency, count, side.call, ROUND_MS);
  const clientCpu = since(clientBefore, readMeters(client));
  await side.settle?.();
  await untilAtRest(side.meters);
  const cpu = { ...since(before, readMeters(side.meters)), ...clientCpu };
  const doneAt = await side.doneAt?.();
  return { ...sample, cpu, elapsed: Math.max(sample.elapsed, doneAt === undefined ? 0 : doneAt - started) };
}

function summed(rounds: Round[]): Measured {
  const calls = rounds.reduce((sum, { latencies }) => sum + latencies.length, 0);
  const names = Object.keys(rounds[0]?.cpu ?? {});
  const perCall = (name: string): number =>
    rounds.reduce((sum, { cpu }) => sum + (cpu[name] ?? NaN), 0) / calls;
  return { ...summarise(rounds), cpu_ms: Object.fromEntries(names.map((name) => [name, perCall(name)])) };
}
