import { type Metrics, NO_METRICS } from '../../src/observability/metrics';

/** Metrics that note each call, as `name(arguments)`. */
export function notedMetrics(): { metrics: Metrics; calls: string[] } {
  const calls: string[] = [];
  const names = Object.keys(NO_METRICS) as (keyof Metrics)[];
  const noting = names.map((name) => [
    name,
    (...args: unknown[]) => calls.push(`${name}(${args.map((value) => JSON.stringify(value)).join(', ')})`),
  ]);
  return { metrics: Object.fromEntries(noting) as Metrics, calls };
}
