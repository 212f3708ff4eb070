import type { Knex } from 'knex';

/**
 * Makes Postgres refuse every insert into a table.
 * @param sqlstate the error code, which says whether trying again may help
 * @param when whether the insert itself is refused, or the COMMIT of its transaction
 * @returns a function that allows inserts again
 */
export async function refuseInserts(
  db: Knex,
  table: string,
  sqlstate: string,
  when: 'insert' | 'commit' = 'insert',
): Promise<() => Promise<void>> {
  await db.raw(
    `create or replace function refuse_insert() returns trigger language plpgsql as $$
     begin raise exception 'refused by the test' using errcode = tg_argv[0]; end $$`,
  );
  const [trigger, isDeferred] =
    when === 'insert'
      ? ['trigger refuse_insert before', '']
      : ['constraint trigger refuse_insert after', 'deferrable initially deferred'];
  await db.raw(
    `create ${trigger} insert on ${table} ${isDeferred} for each row execute function refuse_insert('${sqlstate}')`,
  );
  return async () => {
    await db.raw('drop trigger if exists refuse_insert on ??', [table]);
  };
}
