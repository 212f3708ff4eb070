import { runProcess } from './process/run-process';
import { loadConfig, requireParts } from './config';
import { createContext } from './process/context';
import { migrateWhenReachable, namePostgres } from './process/migrate-when-reachable';
import { createLogger } from './logger';
import { runPurges } from './process/run-purges';
import { startTracing } from './process/start-tracing';
import { runReconciler } from './process/run-reconciler';
import { runWorker } from './process/run-worker';
import { serveMetrics } from './process/serve-metrics';

/** A worker alone, with configured servers. It waits for them to come up. */
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
  await migrateWhenReachable(context.db, namePostgres('DATABASE_URL', parts), parts, log, signal);
  const worker = await runWorker(context, parts.temporal, log, signal);
  onStop(worker.stop);
  onStop(runReconciler(context, config.reconcileIntervalMs, log).stop);
  onStop(runPurges(context.db, config.retentionMs, log).stop);
  process.stdout.write('ready\n');
});
