import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { ConfigurationError } from './errors';
import { migrate } from './db/migrate';
import { describeError, isMisconfigured, isUnavailable } from './db/postgres-errors';

const RETRY_MS = 1_000;

/**
 * Brings the schema up to date as soon as Postgres can be reached.
 * @throws whatever a migration throws, and an AbortError when the signal gives up the wait
 */
export async function migrateWhenReachable(db: Knex, log: Logger, signal: AbortSignal): Promise<void> {
  for (;;) {
    try {
      const ran = await migrate(db);
      if (ran.length > 0) log.info({ migrations: ran }, 'migrated');
      return;
    } catch (error) {
      if (isMisconfigured(error))
        throw new ConfigurationError(`DATABASE_URL: ${describeError(error)}`, { cause: error });
      if (!isUnavailable(error)) throw error;
      log.warn({ reason: describeError(error) }, 'Postgres is out of reach; trying again');
      await delay(RETRY_MS, undefined, { signal });
    }
  }
}
