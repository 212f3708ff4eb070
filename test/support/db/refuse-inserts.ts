import type { Knex } from 'knex';

/**
 * Makes Postgres refuse every insert into a table.
 * @param sqlstate the error it answers, which says whether trying again may help
 * @returns what ends it
 */
export async function refuseInserts(db: Knex, table: string, sqlstate: string): Promise<() => Promise<void>> {
  await db.raw(
    `create or replace function refuse_insert() returns trigger language plpgsql as $$
     begin raise exception 'refused by the test' using errcode = tg_argv[0]; end $$`,
  );
  await db.raw(
    `create trigger refuse_insert before insert on ${table} for each row execute function refuse_insert('${sqlstate}')`,
  );
  return async () => {
    await db.raw('drop trigger if exists refuse_insert on ??', [table]);
  };
}
