import type { Logger } from 'pino';
import type { Config } from '../config';
import type { Tracing } from '../observability/tracing';
import { reportReach } from './reach-reporter';

/**
 * Traces this process if a collector is configured. Otherwise nothing of OpenTelemetry's SDK is loaded. It must be called
 * before the process connects to Postgres.
 */
export async function startTracing({ collectorUrl }: Config, log: Logger): Promise<Tracing | undefined> {
  if (collectorUrl === undefined) return undefined;
  const { createTracing } = await import('../observability/tracing.js');
  const collector = reportReach(`OTEL_EXPORTER_OTLP_ENDPOINT ${new URL(collectorUrl).host}`, log);
  return createTracing(collector, (message) =>
    log.warn({ reason: message }, 'a variable of OpenTelemetry is wrong'),
  );
}
