import type { Knex } from 'knex';

/**
 * What the service does to each table at run time, and so all that its role may when another one migrates: no DDL,
 * and nothing takes an audit event back. Locking a row takes the right to update a column of it; applications are
 * locked and never changed.
 */
const PRIVILEGES = {
  partners: 'select, insert, update',
  tenants: 'select, insert, update',
  registration_requests: 'select, insert, update',
  applications: 'select, insert, update (status)',
  application_secrets: 'select, insert, update, delete',
  audit_events: 'select, insert',
  idempotency_keys: 'select, insert, update, delete',
  knex_migrations: 'select',
};

/** Gives a role these privileges on our tables, and takes every other one on them away. */
export async function grantServicePrivileges(trx: Knex.Transaction, role: string): Promise<void> {
  for (const [table, privileges] of Object.entries(PRIVILEGES)) {
    await trx.raw('revoke all on ?? from ??', [table, role]);
    await trx.raw(`grant ${privileges} on ?? to ??`, [table, role]);
  }
}

/** The role of a connection, and whether it may create tables. */
export async function describeRole(db: Knex): Promise<{ role: string; mayMigrate: boolean }> {
  const { rows } = await db.raw<{ rows: [{ role: string; mayMigrate: boolean }] }>(
    `select current_user as role, has_schema_privilege(current_schema(), 'create') as "mayMigrate"`,
  );
  return rows[0];
}
