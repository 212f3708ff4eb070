import { loadConfig, requireParts } from './config';
import { createContext } from './process/context';
import { migrateWhenReachable } from './process/migrate-when-reachable';
import { createLogger } from './logger';
import { runProcess } from './process/run-process';
import { serveApi } from './process/serve-api';

/** The HTTP API alone, against configured servers. It serves at once, and is ready (/readyz) once the schema is there. */
void runProcess(async (signal) => {
  const config = loadConfig(process.env);
  const log = createLogger(config.logLevel);
  const context = createContext(config, requireParts(config), log);
  const api = await serveApi(context, config.http);
  await migrateWhenReachable(context.db, config.migrationDatabaseUrl, log, signal);
  context.app.lifecycle.isServing = true;
  process.stdout.write(`ready ${api.url}\n`);
  return async () => {
    await api.stop();
    await context.close();
  };
});
