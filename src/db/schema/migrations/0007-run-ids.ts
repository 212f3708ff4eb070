import type { Knex } from 'knex';

/**
 * The run of a request's workflow that takes its decisions (docs/adr/0015-the-row-knows-the-run.md). It is null in rows
 * of older code. Adding it only changes the catalogue, however large the table is.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw('alter table registration_requests add column run_id text');
}
