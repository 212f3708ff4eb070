import { setTimeout as delay } from 'node:timers/promises';
import type { Knex } from 'knex';
import type { Logger } from 'pino';
import { ConfigurationError } from '../errors';
import { connect } from '../db/connect';
import { migrate, pendingMigrations } from '../db/schema/migrate';
import { describeError, isDenied, isMisconfigured, isUnavailable } from '../db/postgres-errors';
import { describeRole, excessOf } from '../db/schema/service-role';
import type { Parts } from './context';
import { reportReach } from './reach-reporter';
import { untilAborted } from './until-aborted';

const RETRY_MS = 1_000;

type DatabaseUrls = Pick<Parts, 'databaseUrl' | 'migrationDatabaseUrl'>;

/**
 * Brings the schema up to date.
 * @param db connects by the service's role
 * @param urls `migrationDatabaseUrl` names the role that migrates, if it is another one. The service's role then gets only
 *   the privileges that it needs at run time
 * @returns the names of the migrations that ran
 * @throws SchemaBehindError if no role is named that may migrate, ConfigurationError if the service's own could as well
 */
export async function migrateOnce(
  db: Knex,
  { databaseUrl, migrationDatabaseUrl }: DatabaseUrls,
): Promise<string[]> {
  if (migrationDatabaseUrl !== undefined) return migrateApart(db, migrationDatabaseUrl);
  const pending = await pendingMigrations(db);
  if (pending.length === 0) return [];
  const { role, mayMigrate } = await describeRole(db);
  if (!mayMigrate) throw new SchemaBehindError(role, pending);
  return withMigrator(databaseUrl, (migrator) => migrate(migrator));
}

/**
 * Brings the schema up to date as soon as Postgres can be reached, or waits until another process has.
 * @param server how the log names Postgres
 * @param urls may name a role that migrates: see {@link migrateOnce}
 * @param signal gives up the wait
 * @throws ConfigurationError if a URL names what Postgres does not have or let in, and AbortError if the signal aborts
 */
export async function migrateWhenReachable(
  db: Knex,
  server: string,
  urls: DatabaseUrls,
  log: Logger,
  signal: AbortSignal,
): Promise<void> {
  const reach = reportReach(server, log);
  for (;;) {
    signal.throwIfAborted();
    try {
      const ran = await untilAborted(signal, migrateOnce(db, urls));
      reach.inReach();
      if (ran.length > 0) log.info({ migrations: ran }, 'migrated');
      return;
    } catch (error) {
      signal.throwIfAborted();
      if (isMisconfigured(error) || isDenied(error)) {
        throw new ConfigurationError(`${server}: ${describeError(error)}`, { cause: error });
      }
      if (error instanceof SchemaBehindError) reach.outOfReach(error.message, 'waiting for its migrations');
      else if (isUnavailable(error)) reach.outOfReach(describeError(error));
      else throw error;
    }
    await delay(RETRY_MS, undefined, { signal });
  }
}

/** How the log names Postgres: what configures it, and where it is. */
export function namePostgres(setBy: string, urls: DatabaseUrls): string {
  const service = addressOf(urls.databaseUrl);
  const migration = urls.migrationDatabaseUrl === undefined ? service : addressOf(urls.migrationDatabaseUrl);
  return `${setBy} ${service}${migration === service ? '' : ` or MIGRATION_DATABASE_URL ${migration}`}`;
}

function addressOf(databaseUrl: string): string {
  const { hostname, port, searchParams } = new URL(databaseUrl);
  // A socket's folder cannot be written as a host.
  return `${searchParams.get('host') ?? hostname}:${port || '5432'}`;
}

/** Another process has to migrate first. */
class SchemaBehindError extends Error {
  override name = 'SchemaBehindError';
  constructor(role: string, pending: string[]) {
    super(
      `role ${role} may not run the migrations ${pending.join(', ')}: set MIGRATION_DATABASE_URL for npm run migrate`,
    );
  }
}

function migrateApart(db: Knex, migrationDatabaseUrl: string): Promise<string[]> {
  return withMigrator(migrationDatabaseUrl, async (migrator) => {
    const { role } = await describeRole(db);
    const excess = await excessOf(migrator, role);
    if (excess !== undefined) {
      throw new ConfigurationError(
        `DATABASE_URL: role ${role} must not be able to change the schema; ${excess}`,
      );
    }
    return migrate(migrator, role);
  });
}

async function withMigrator<T>(databaseUrl: string, work: (migrator: Knex) => Promise<T>): Promise<T> {
  const migrator = connect(databaseUrl, 1, { isPatient: true });
  try {
    return await work(migrator);
  } finally {
    await migrator.destroy();
  }
}
