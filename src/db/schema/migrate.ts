import type { Knex } from 'knex';
import * as registrationRequests from './migrations/0001-registration-requests';
import * as idempotency from './migrations/0002-idempotency';
import * as callIds from './migrations/0003-call-ids';
import * as applicationPlaces from './migrations/0004-application-places';
import * as listIndexes from './migrations/0005-list-indexes';
import * as listTotals from './migrations/0006-list-totals';
import * as runIds from './migrations/0007-run-ids';
import * as retention from './migrations/0008-retention';
import * as auditExport from './migrations/0009-audit-export';
import * as reconcilerMark from './migrations/0010-reconciler-mark';
import * as recipientKeys from './migrations/0011-recipient-keys';
import * as search from './migrations/0012-search';
import * as approvalPolicies from './migrations/0013-approval-policies';
import * as deliberations from './migrations/0014-deliberations';
import { grantServicePrivileges } from './service-role';

/**
 * In the order they run. A migration that has landed is never edited. A new one repairs it. Each migration keeps what
 * the version before it uses, so that a bad deployment can go back to that version.
 */
const MIGRATIONS = [
  { name: '0001-registration-requests', up: registrationRequests.up },
  { name: '0002-idempotency', up: idempotency.up },
  { name: '0003-call-ids', up: callIds.up },
  { name: '0004-application-places', up: applicationPlaces.up },
  { name: '0005-list-indexes', up: listIndexes.up },
  { name: '0006-list-totals', up: listTotals.up },
  { name: '0007-run-ids', up: runIds.up },
  { name: '0008-retention', up: retention.up },
  { name: '0009-audit-export', up: auditExport.up },
  { name: '0010-reconciler-mark', up: reconcilerMark.up },
  { name: '0011-recipient-keys', up: recipientKeys.up },
  { name: '0012-search', up: search.up },
  { name: '0013-approval-policies', up: approvalPolicies.up },
  { name: '0014-deliberations', up: deliberations.up },
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
export const ADVISORY_LOCK = 7_304_211;

/**
 * Brings the schema up to date. If migrations of a newer version have run, they stay, and an older version starts on
 * their schema. Everything is one transaction under an advisory lock. So two processes may run this at once, and a
 * process that is killed leaves neither half a schema nor a lock.
 * @param db connects patiently: a migration may write a large table anew
 * @param serviceRole a role other than this connection's; it gets only the privileges that the service needs
 * @returns the names of the migrations that ran
 */
export async function migrate(db: Knex, serviceRole?: string): Promise<string[]> {
  return db.transaction(async (trx) => {
    await trx.raw('select pg_advisory_xact_lock(?)', [ADVISORY_LOCK]);
    const [, ran] = (await trx.migrate.latest({
      migrationSource,
      // Otherwise Knex reports each migration of a newer version as a missing file.
      disableMigrationsListValidation: true,
    })) as [number, string[]];
    if (serviceRole !== undefined) {
      const others = (await namesOfRun(trx)).length > MIGRATIONS.length ? 'kept' : 'revoked';
      await grantServicePrivileges(trx, serviceRole, others);
    }
    return ran;
  });
}

/** The names of the migrations that have not run yet. Unlike `migrate`, this only needs to read. */
export async function pendingMigrations(db: Knex): Promise<string[]> {
  const names = MIGRATIONS.map(({ name }) => name);
  if (!(await db.schema.hasTable('knex_migrations'))) return names;
  const ran = new Set(await namesOfRun(db));
  return names.filter((name) => !ran.has(name));
}

function namesOfRun(db: Knex): Promise<string[]> {
  return db<{ name: string }>('knex_migrations').pluck('name');
}
