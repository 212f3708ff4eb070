import type { Knex } from 'knex';
import * as registrationRequests from './migrations/0001-registration-requests';
import * as idempotency from './migrations/0002-idempotency';
import * as callIds from './migrations/0003-call-ids';
import { grantServicePrivileges } from './service-role';

/**
 * In the order they run. A migration that has landed is never edited: the next one mends it. Each keeps what the version
 * before it uses, so that a bad deployment can be undone by that version.
 */
const MIGRATIONS = [
  { name: '0001-registration-requests', up: registrationRequests.up },
  { name: '0002-idempotency', up: idempotency.up },
  { name: '0003-call-ids', up: callIds.up },
];

type Migration = (typeof MIGRATIONS)[number];

const migrationSource: Knex.MigrationSource<Migration> = {
  getMigrations: () => Promise.resolve(MIGRATIONS),
  getMigrationName: ({ name }) => name,
  getMigration: ({ up }) => Promise.resolve({ up, down: forwardOnly }),
};

function forwardOnly(): Promise<void> {
  return Promise.reject(new Error('migrations go forward only: write a new one that undoes this'));
}

/** Any number, the same in every process that migrates. */
const ADVISORY_LOCK = 7_304_211;

/**
 * Brings the schema up to date. Migrations of a newer version that have run already are left as they are: an older
 * version starts on their schema. All of it is one transaction under an advisory lock, so two processes may run it at
 * once, and one that is killed half-way leaves neither half a schema nor a stale lock behind.
 * @param serviceRole a role other than this connection's, which gets the privileges the service needs and no more
 * @returns the names of the migrations that ran
 */
export async function migrate(db: Knex, serviceRole?: string): Promise<string[]> {
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
    const [, ran] = (await trx.migrate.latest({
      migrationSource,
      // It takes a migration that a newer version ran for a lost file.
      disableMigrationsListValidation: true,
    })) as [number, string[]];
    if (serviceRole !== undefined) {
      const others = (await namesOfRun(trx)).length > MIGRATIONS.length ? 'kept' : 'revoked';
      await grantServicePrivileges(trx, serviceRole, others);
    }
    return ran;
  });
}

/** The names of the migrations that have still to run. Unlike `migrate` it needs no more than to read. */
export async function pendingMigrations(db: Knex): Promise<string[]> {
  const names = MIGRATIONS.map(({ name }) => name);
  if (!(await db.schema.hasTable('knex_migrations'))) return names;
  const ran = new Set(await namesOfRun(db));
  return names.filter((name) => !ran.has(name));
}

function namesOfRun(db: Knex): Promise<string[]> {
  return db<{ name: string }>('knex_migrations').pluck('name');
}
