import { closedLoop, type Sample, type Summary, summarise } from './closed-loop';
import { type CpuTimes, type Meters, readMeters, since, untilAtRest } from './cpu-meters';
import type { Side } from './side';

/** What was measured on one side. */
export interface Measured extends Summary {
  /** The CPU time of a call by process, in milliseconds. Empty where the system does not tell. */
  cpu_ms: CpuTimes;
}

/** A round of one side. Its CPU times are those of all its calls. */
export type Round = Sample & { cpu: CpuTimes };

/**
 * The time ends with the last work of a call, and the CPU time includes all work that calls leave behind.
 * @param withinMs no more calls are made after this time
 */
export async function measureRound(
  side: Side,
  concurrency: number,
  count: number,
  withinMs = Infinity,
): Promise<Round> {
  await side.prepare?.(count);
  await untilAtRest(side.meters);
  const hasMeters = Object.keys(side.meters).length > 0;
  const client: Meters = hasMeters && side.client ? { client: side.client } : {};
  const [before, clientBefore, started] = [readMeters(side.meters), readMeters(client), Date.now()];
  const sample = await closedLoop(concurrency, count, side.call, withinMs);
  const clientCpu = since(clientBefore, readMeters(client));
  await side.settle?.();
  await untilAtRest(side.meters);
  const cpu = { ...since(before, readMeters(side.meters)), ...clientCpu };
  const doneAt = await side.doneAt?.();
  return { ...sample, cpu, elapsed: Math.max(sample.elapsed, doneAt === undefined ? 0 : doneAt - started) };
}

/** Several rounds of the same side, as one. */
export function summed(rounds: Round[]): Measured {
  const calls = rounds.reduce((sum, { latencies }) => sum + latencies.length, 0);
  const names = Object.keys(rounds[0]?.cpu ?? {});
  const perCall = (name: string): number =>
    rounds.reduce((sum, { cpu }) => sum + (cpu[name] ?? NaN), 0) / calls;
  return { ...summarise(rounds), cpu_ms: Object.fromEntries(names.map((name) => [name, perCall(name)])) };
}
