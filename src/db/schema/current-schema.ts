import type { Knex } from 'knex';

/**
 * The schema that holds our tables. A function that reads tables gets it as its fixed `search_path`, with `pg_temp` last
 * (PostgreSQL, "Writing SECURITY DEFINER Functions Safely"). So a table of the same name, in a temporary or another
 * schema of the caller, is never used instead.
 */
export async function currentSchema(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ schema: string }] }>('select current_schema() as schema');
  return rows[0].schema;
}
