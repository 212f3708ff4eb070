import { closedLoop, summarise } from './closed-loop';

describe('A closed loop', () => {
  it('makes each call once, and never more calls at a time than it has callers', async () => {
    let [calls, now, most] = [0, 0, 0];
    const { latencies } = await closedLoop(3, 20, async () => {
      calls += 1;
      most = Math.max(most, (now += 1));
      await new Promise(setImmediate);
      now -= 1;
    });
    expect({ calls, most, measured: latencies.length }).toEqual({ calls: 20, most: 3, measured: 20 });
  });

  it('makes no more calls once its time is up', async () => {
    let calls = 0;
    await closedLoop(
      1,
      1_000_000,
      async () => {
        calls += 1;
        await new Promise(setImmediate);
      },
      20,
    );
    expect(calls).toBeGreaterThan(0);
    expect(calls).toBeLessThan(1_000_000);
  });

  it('fails with the first call that fails', async () => {
    await expect(closedLoop(2, 4, () => Promise.reject(new Error('refused')))).rejects.toThrow('refused');
  });
});

describe('A summary', () => {
  it('counts calls a second over all samples, and its percentiles are measured values', () => {
    const latencies = Array.from({ length: 100 }, (_, index) => 100 - index);
    const summary = summarise([
      { latencies: latencies.slice(0, 40), elapsed: 300 },
      { latencies: latencies.slice(40), elapsed: 700 },
    ]);
    expect(summary).toEqual({ rate: 100, p50_ms: 50, p99_ms: 99 });
  });
});
