import { loadConfig, requireParts } from './config';
import { createContext } from './process/context';
import { migrateWhenReachable } from './process/migrate-when-reachable';
import { createLogger } from './logger';
import { runProcess } from './process/run-process';
import { runReconciler } from './process/run-reconciler';
import { runWorker } from './process/run-worker';

/** A worker alone, against configured servers. It waits for them to come up. */
void runProcess(async (signal) => {
  const config = loadConfig(process.env);
  const parts = requireParts(config);
  const log = createLogger(config.logLevel);
  const context = createContext(config, parts, log);
  await migrateWhenReachable(context.db, config.migrationDatabaseUrl, log, signal);
  const worker = await runWorker(context, parts.temporal, log, signal);
  const reconciler = runReconciler(context, config.reconcileIntervalMs, log);
  process.stdout.write('ready\n');
  return async () => {
    await reconciler.stop();
    await worker.stop();
    await context.close();
  };
});
