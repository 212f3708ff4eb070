/** The times of a number of calls. */
export interface Sample {
  /** The time of each call, in milliseconds. */
  latencies: number[];
  /** From the first call to the last answer, in milliseconds. */
  elapsed: number;
}

export interface Summary {
  /** Calls a second. */
  rate: number;
  p50_ms: number;
  p99_ms: number;
}

/**
 * Makes `count` calls. Each caller waits for its answer before it calls again.
 * @param withinMs no more calls are made after this time
 */
export async function closedLoop(
  callers: number,
  count: number,
  call: () => Promise<unknown>,
  withinMs = Infinity,
): Promise<Sample> {
  const latencies: number[] = [];
  let left = count;
  const started = performance.now();
  const caller = async (): Promise<void> => {
    while (left > 0 && performance.now() - started < withinMs) {
      left -= 1;
      const called = performance.now();
      await call();
      latencies.push(performance.now() - called);
    }
  };
  await Promise.all(Array.from({ length: callers }, caller));
  return { latencies, elapsed: performance.now() - started };
}

/** Several samples of the same calls, as one. */
export function summarise(samples: Sample[]): Summary {
  const latencies = samples.flatMap((sample) => sample.latencies).sort((a, b) => a - b);
  const elapsed = samples.reduce((sum, sample) => sum + sample.elapsed, 0);
  return {
    rate: (latencies.length / elapsed) * 1_000,
    p50_ms: percentile(latencies, 50),
    p99_ms: percentile(latencies, 99),
  };
}

/** A percentile by nearest rank. It is a measured value, and so many percent of the values are not greater. */
function percentile(sorted: number[], percent: number): number {
  return sorted[Math.max(Math.ceil((sorted.length * percent) / 100) - 1, 0)] ?? NaN;
}
