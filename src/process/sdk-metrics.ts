import type { MetricsExporterConfig } from '@temporalio/worker';
import { freePort } from '../embedded/server/free-port';
import type { Scrape } from '../observability/scrape';

/** The SDK answers from memory, on this machine. */
const READ_MS = 1_000;

/**
 * Joins what the Temporal SDK measures into a scrape. The SDK can only serve it on a port, so it gets one of loopback.
 * @returns the option that makes the SDK serve it, with names as Prometheus wants them
 */
export async function joinSdkMetrics(scrape: Scrape): Promise<MetricsExporterConfig> {
  const bindAddress = `127.0.0.1:${await freePort()}`;
  scrape.join(async () => {
    const answer = await fetch(`http://${bindAddress}/metrics`, { signal: AbortSignal.timeout(READ_MS) });
    return answer.text();
  });
  return {
    attachServiceName: false,
    prometheus: { bindAddress, countersTotalSuffix: true, unitSuffix: true, useSecondsForDurations: true },
  };
}
