import type { Knex } from 'knex';

/**
 * Up to when the reconciler has looked for the rows of closed workflows (docs/adr/0019-the-reconciler-is-a-schedule.md).
 * The mark is in this database so that a backup holds it: a restored database has its older mark. There is at most one
 * row. Without a row, nothing has been looked at yet.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table reconciler_mark (
      is_only_row boolean primary key default true check (is_only_row),
      closed_until timestamptz not null
    )`);
}
