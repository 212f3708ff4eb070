import { collectDefaultMetrics, Gauge, type Registry } from 'prom-client';
import { PREFIX } from './prefix';

/** How a pool of connections is used at this moment. */
export interface PoolUse {
  used: number;
  free: number;
  /** How many callers wait for a connection. */
  waiting: number;
  max: number;
}

/** What is asked of a process when it is scraped. */
export interface ProcessState {
  version: string;
  isServing: () => boolean;
  isPolling: () => boolean;
  /** The use of each pool, by the name that docs/operations.md gives it. */
  pools: Record<string, () => PoolUse>;
}

/** Measures the process itself: memory, CPU, the event loop, its version, whether it works, and its pools. */
export function observeProcess(
  registry: Registry,
  { version, isServing, isPolling, pools }: ProcessState,
): void {
  collectDefaultMetrics({ register: registry });
  // Prometheus keeps this suffix for counters. The gauges without it say the same, by type.
  for (const kind of ['handles', 'requests', 'resources'])
    registry.removeSingleMetric(`nodejs_active_${kind}_total`);
  const gauge = <Label extends string = never>(
    name: string,
    help: string,
    labelNames: Label[],
    collect?: (gauge: Gauge<Label>) => void,
  ): Gauge<Label> =>
    new Gauge({
      name: `${PREFIX}${name}`,
      help,
      labelNames,
      registers: [registry],
      ...(collect && {
        collect() {
          collect(this);
        },
      }),
    });

  gauge('build_info', 'The version that runs; the value is always 1', ['version']).set({ version }, 1);
  gauge('api_serving', 'Whether this process serves the API', [], (serving) =>
    serving.set(Number(isServing())),
  );
  gauge('worker_polling', 'Whether this process has a worker that asks Temporal for tasks', [], (polling) =>
    polling.set(Number(isPolling())),
  );
  for (const [use, help] of Object.entries(POOL_HELP) as [keyof PoolUse, string][]) {
    gauge(`postgres_pool_${use}`, help, ['pool'], (all) => {
      for (const [pool, ask] of Object.entries(pools)) all.set({ pool }, ask()[use]);
    });
  }
}

const POOL_HELP: Record<keyof PoolUse, string> = {
  used: 'Connections to Postgres that are in use',
  free: 'Connections to Postgres that are open and not in use',
  waiting: 'Callers that wait for a connection of the pool',
  max: 'Connections to Postgres that the pool may have',
};
