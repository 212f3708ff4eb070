import type { Knex } from 'knex';

/**
 * The versions of the approval policy. The last one counts. Without any, the built-in policy does, which is version 0.
 * A version never changes. The rules are `json`, which keeps the members of a rule in the order of the schema, because
 * people read them. No statement looks into them.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table approval_policies (
      id integer primary key check (id > 0),
      rules json not null,
      updated_at timestamptz(3) not null,
      updated_by_sub text not null,
      updated_by_name text
    )`);
}
