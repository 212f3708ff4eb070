import type { Client } from '@temporalio/client';
import type { Logger } from 'pino';
import { runProcess } from './process/run-process';
import { loadConfig } from './config';
import { consoleSite } from './process/console-site';
import { createContext } from './process/context';
import { migrateWhenReachable, namePostgres } from './process/migrate-when-reachable';
import { seedDemoDirectory } from './db/directory/seed-demo-directory';
import { startEmbedded } from './embedded/start-embedded';
import { ConfigurationError } from './errors';
import { createLogger } from './logger';
import { runPurges } from './process/run-purges';
import { startTracing } from './process/start-tracing';
import { runReconciler } from './process/run-reconciler';
import { runWorker } from './process/run-worker';
import { serveApi } from './process/serve-api';
import { serveMetrics } from './process/serve-metrics';
import { NamespaceSetup } from './temporal/namespace-setup';
import { NEXUS_ENDPOINT, SEARCH_ATTRIBUTE_NAMES } from '../workflows/contract';

function announce(line: string): void {
  process.stdout.write(`${line}\n`);
}

/** An old server has no Nexus, or has it turned off. The service works without it. */
async function offerNexus(temporal: Client, log: Logger): Promise<void> {
  try {
    await new NamespaceSetup(temporal, 'embedded Temporal').createNexusEndpoint(NEXUS_ENDPOINT);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    log.warn(error.message);
  }
}

/** The whole service in one process, with an embedded server for every part that is not configured. */
void runProcess(async ({ signal, onStop }) => {
  const config = loadConfig(process.env, { METRICS_PORT: '9464' });
  const log = createLogger(config.logLevel);
  const tracing = await startTracing(config, log);
  if (tracing) onStop(tracing.stop);
  const embedded = await startEmbedded(config, SEARCH_ATTRIBUTE_NAMES, announce, process.env, signal);
  onStop(() => embedded.stop());
  const context = createContext(config, embedded, log, tracing);
  onStop(context.close);
  const metrics = await serveMetrics(context, config);
  if (metrics) onStop(metrics.stop);

  const variable = config.databaseUrl === undefined ? 'the embedded Postgres' : 'DATABASE_URL';
  await migrateWhenReachable(context.db, namePostgres(variable, embedded), embedded, log, signal);
  if (config.databaseUrl === undefined) await seedDemoDirectory(context.db);
  if (!config.temporal) await offerNexus(context.temporal, log);
  const worker = await runWorker(context, embedded.temporal, log, signal);
  onStop(worker.stop);
  onStop(runReconciler(context, config.reconcileIntervalMs, log).stop);
  onStop(runPurges(context.db, config.retentionMs, log).stop);
  const console = consoleSite(config.console, embedded.auth, log);
  const api = await serveApi(context, config.http, { console });
  onStop(api.stop);
  context.app.lifecycle.isServing = true;

  signal.throwIfAborted();
  if (console) announce(`Console      ${api.url}/console`);
  announce(`API docs     ${api.url}/docs`);
  if (!config.temporal) announce(`Temporal     ${embedded.temporal.connection.address}`);
  if (embedded.temporal.uiUrl !== undefined) announce(`Temporal UI  ${embedded.temporal.uiUrl}`);
  if (metrics) announce(`Metrics      ${metrics.url}/metrics`);
  if (!config.auth) announce('Get a token  npm run --silent token -- --role super_admin');
  announce(`ready ${api.url}`);
});
