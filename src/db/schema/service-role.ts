import type { Knex } from 'knex';

/**
 * What the service does to each table at run time. If another role migrates, the service's role may do only this: no
 * DDL, and no change to an audit event. Locking a row needs the right to update one of its columns; applications are
 * locked but never changed. Totals and words are written by triggers and functions that run as their owner, and so are
 * purges.
 */
const PRIVILEGES = {
  partners: 'select, insert, update',
  tenants: 'select, insert, update',
  registration_requests: 'select, insert, update',
  request_words: 'select',
  applications: 'select, insert, update (status)',
  application_words: 'select',
  application_secrets: 'select, insert, update, delete',
  audit_events: 'select, insert',
  approvals: 'select, insert',
  request_revisions: 'select, insert',
  approval_policies: 'select, insert',
  idempotency_keys: 'select, insert, update, delete',
  list_totals: 'select',
  list_total_deltas: 'select',
  reconciler_mark: 'select, insert, update',
  purged_requests: 'select',
  knex_migrations: 'select',
};

/**
 * The functions that the service calls. `idempotent_call_id` computes a column of idempotency_keys. Usually everybody may
 * call it and those of the search, but not in every database.
 */
const FUNCTIONS = `idempotent_call_id(text, text, text), fold_list_totals(), recount_list_totals(),
  purge_requests(interval, integer), search_words(text[]), search_query(text)`;

/**
 * Gives a role these privileges on our tables.
 * @param others whether its other privileges on them are revoked, or kept because a newer version granted them
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
  await trx.raw(`grant execute on function ${FUNCTIONS} to ??`, [role]);
}

/** The role of a connection, and whether it may create tables. */
export async function describeRole(db: Knex): Promise<{ role: string; mayMigrate: boolean }> {
  const { rows } = await db.raw<{ rows: [{ role: string; mayMigrate: boolean }] }>(
    `select current_user as role, has_schema_privilege(current_schema(), 'create') as "mayMigrate"`,
  );
  return rows[0];
}

/**
 * Says why a role could change the schema in spite of its few privileges. Undefined if it could not.
 * @param migrator connects as the role that migrates
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
