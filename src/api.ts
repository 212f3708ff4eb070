import { runProcess } from './process/run-process';
import { loadConfig, requireParts } from './config';
import { consoleSite } from './process/console-site';
import { createContext } from './process/context';
import { migrateWhenReachable, namePostgres } from './process/migrate-when-reachable';
import { createLogger } from './logger';
import { startTracing } from './process/start-tracing';
import { serveApi } from './process/serve-api';
import { serveMetrics } from './process/serve-metrics';
import { reportTemporal, watchTemporal } from './process/watch-temporal';

/** The HTTP API alone, with configured servers. It listens at once. It is ready (/readyz) when the schema is up to date. */
void runProcess(async ({ signal, onStop }) => {
  const config = loadConfig(process.env);
  const parts = requireParts(config);
  const log = createLogger(config.logLevel);
  const tracing = await startTracing(config, log);
  if (tracing) onStop(tracing.stop);
  const context = createContext(config, parts, log, tracing);
  onStop(context.close);
  const metrics = await serveMetrics(context, config);
  if (metrics) onStop(metrics.stop);
  onStop(watchTemporal(context, reportTemporal(parts.temporal, log)));
  const console = consoleSite(config.console, parts.auth, log);
  const api = await serveApi(context, config.http, { console });
  onStop(api.stop);
  await migrateWhenReachable(context.db, namePostgres('DATABASE_URL', parts), parts, log, signal);
  context.app.lifecycle.isServing = true;
  process.stdout.write(`ready ${api.url}\n`);
});
