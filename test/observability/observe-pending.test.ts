import { Registry } from 'prom-client';
import { observePending, type PendingRequests } from '../../src/observability/observe-pending';

describe('the metrics of what waits for a decision', () => {
  function observed(read: () => Promise<PendingRequests>): { registry: Registry; reads: () => number } {
    const registry = new Registry();
    let reads = 0;
    observePending(registry, () => {
      reads += 1;
      return read();
    });
    return { registry, reads: () => reads };
  }
  const values = async (registry: Registry): Promise<string[]> =>
    (await registry.metrics()).split('\n').filter((line) => /^[a-z]/.test(line));

  it('are read from Postgres once for several scrapes', async () => {
    const { registry, reads } = observed(() => Promise.resolve({ count: 2, oldestAgeSeconds: 30 }));
    const expected = [
      'registration_requests_pending 2',
      'registration_requests_oldest_pending_age_seconds 30',
    ];
    expect(await values(registry)).toEqual(expected);
    expect(await values(registry)).toEqual(expected);
    expect(reads()).toBe(1);
  });

  it.each([
    ['refuses', () => Promise.reject(new Error('refused'))],
    ['is silent', () => new Promise<never>(() => undefined)],
  ])('have no value while Postgres %s, and the scrape goes on without them', async (_how, read) => {
    expect(await values(observed(read).registry)).toEqual([]);
  });
});
