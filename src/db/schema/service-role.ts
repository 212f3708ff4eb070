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

/**
 * Gives a role these privileges on our tables.
 * @param others what happens to its other privileges on them: those that a newer version granted are kept
 */
export async function grantServicePrivileges(
  trx: Knex.Transaction,
  role: string,
  others: 'revoked' | 'kept',
): Promise<void> {
  for (const [table, privileges] of Object.entries(PRIVILEGES)) {
    if (others === 'revoked') await trx.raw('revoke all on ?? from ??', [table, role]);
    await trx.raw(`grant ${privileges} on ?? to ??`, [table, role]);
  }
  // Computes a column of idempotency_keys. Usually everybody may call it, but a database may be set up otherwise.
  await trx.raw('grant execute on function idempotent_call_id(text, text, text) to ??', [role]);
}

/** The role of a connection, and whether it may create tables. */
export async function describeRole(db: Knex): Promise<{ role: string; mayMigrate: boolean }> {
  const { rows } = await db.raw<{ rows: [{ role: string; mayMigrate: boolean }] }>(
    `select current_user as role, has_schema_privilege(current_schema(), 'create') as "mayMigrate"`,
  );
  return rows[0];
}

/**
 * Why a role could change the schema whatever it is granted, or undefined.
 * @param migrator connects by the role that migrates
 */
export async function excessOf(migrator: Knex, role: string): Promise<string | undefined> {
  const { rows } = await migrator.raw<{
    rows: [{ isSuperuser: boolean; isOwner: boolean; mayCreate: boolean }];
  }>(
    `select
       (select rolsuper from pg_roles where rolname = :role) as "isSuperuser",
       pg_has_role(:role, current_user, 'member') or exists (
         select from pg_tables where schemaname = current_schema() and pg_has_role(:role, tableowner, 'member')
       ) as "isOwner",
       has_schema_privilege(:role, current_schema(), 'create') as "mayCreate"`,
    { role },
  );
  const { isSuperuser, isOwner, mayCreate } = rows[0];
  if (isSuperuser) return 'it is a superuser: use another one';
  if (isOwner)
    return 'it owns tables, or is a member of the role that does: reassign them to the role that migrates';
  return mayCreate ? 'it may create tables in the schema: revoke that from it and from public' : undefined;
}
