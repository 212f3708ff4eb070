import type { Knex } from 'knex';
import { currentSchema } from '../current-schema';

/**
 * Keeps how many requests and applications there are, so that a list does not count its rows (docs/adr/0013). A total
 * is a row of `list_totals` plus the rows of `list_total_deltas` that belong to it. Writers only append deltas, so they
 * never wait for each other. `fold_list_totals` moves deltas into the totals now and then.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- How many rows of a list have a scope and a status: in one place, and everywhere. A row for everywhere names neither
    -- a tenant nor a partner. So whoever sees everything does not add up thousands of places.
    create table list_totals (
      list text not null,
      scope text not null,
      status text not null,
      tenant_id text,
      partner_id text,
      total bigint not null,
      unique nulls not distinct (list, tenant_id, partner_id, scope, status)
      -- Room for new versions of a row beside the old ones: a fold then leaves the index alone.
    ) with (fillfactor = 50);

    -- Rows come and go all the time, so the table is cleaned early. Otherwise each reader passes over those that went.
    create table list_total_deltas (
      list text not null,
      scope text not null,
      status text not null,
      tenant_id text,
      partner_id text,
      delta bigint not null
    ) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000, autovacuum_vacuum_cost_delay = 0);

    create view list_total_parts as
      select list, scope, status, tenant_id, partner_id, total as amount from list_totals
      union all
      select list, scope, status, tenant_id, partner_id, delta from list_total_deltas;
  `);
  const schema = await currentSchema(db);
  await db.raw(NOTE_DELTAS, [schema]);
  await db.raw(FOLD, [schema]);
  await db.raw(RECOUNT, [schema]);
  await db.raw('revoke execute on function fold_list_totals(), recount_list_totals() from public');
  for (const list of ['applications', 'registration_requests']) await db.raw(triggersOn(list));
  // No writer has a transaction under way now: each trigger has locked its table, until this migration commits.
  await db.raw('select from recount_list_totals()');
  await db.raw('select fold_list_totals()');
}

/** Appends the deltas of some rows: of each place, and of everywhere. For a GLOBAL row the two are the same. */
const appendDeltas = (rows: string): string => `
  insert into list_total_deltas (list, scope, status, tenant_id, partner_id, delta)
  select list, scope, status, tenant_id, partner_id, sum(amount) from (${rows}) changed
  group by grouping sets ((list, scope, status, tenant_id, partner_id), (list, scope, status))
  having sum(amount) <> 0 and (scope <> 'GLOBAL' or grouping(tenant_id) = 0)`;

const written = (rows: string, amount: 1 | -1): string =>
  `select tg_table_name as list, scope, status, tenant_id, partner_id, ${amount} as amount from ${rows}`;

/**
 * Runs once for each statement, as the owner, because the role of the service cannot write these tables. A delta commits
 * or rolls back together with its rows.
 *
 * TRUNCATE takes back what is known of the list. It needs a snapshot that was taken after TRUNCATE got its lock. Only READ
 * COMMITTED takes one.
 */
const NOTE_DELTAS = `
  create function note_list_total_deltas() returns trigger
  language plpgsql security definer set search_path = ??, pg_temp as $$
  begin
    if tg_op = 'INSERT' then ${appendDeltas(written('new_rows', 1))};
    elsif tg_op = 'DELETE' then ${appendDeltas(written('old_rows', -1))};
    elsif tg_op = 'UPDATE' then
      ${appendDeltas(`${written('new_rows', 1)} union all ${written('old_rows', -1)}`)};
    else
      if current_setting('transaction_isolation') <> 'read committed' then
        raise exception 'TRUNCATE needs the isolation level READ COMMITTED' using errcode = 'feature_not_supported';
      end if;
      insert into list_total_deltas
      select list, scope, status, tenant_id, partner_id, -sum(amount) from list_total_parts where list = tg_table_name
      group by list, scope, status, tenant_id, partner_id having sum(amount) <> 0;
    end if;
    return null;
  end $$`;

const triggersOn = (list: string): string => `
  create trigger note_inserts after insert on ${list} referencing new table as new_rows
    for each statement execute function note_list_total_deltas();
  create trigger note_updates after update on ${list} referencing old table as old_rows new table as new_rows
    for each statement execute function note_list_total_deltas();
  create trigger note_deletes after delete on ${list} referencing old table as old_rows
    for each statement execute function note_list_total_deltas();
  create trigger note_truncation after truncate on ${list}
    for each statement execute function note_list_total_deltas()`;

/**
 * Moves the committed deltas into the totals, and returns how many there were. Readers see all of a fold or nothing of
 * it, because it is one statement. A second fold returns at once. Even without the lock it would be right: DELETE waits
 * for a row that another fold deletes, and then skips it. The order keeps two folds from waiting for each other.
 */
const FOLD = `
  create function fold_list_totals() returns bigint
  language plpgsql security definer set search_path = ??, pg_temp as $$
  declare folded bigint;
  begin
    if not pg_try_advisory_xact_lock(7304212) then return 0; end if;
    with moved as (delete from list_total_deltas returning *),
    added as (
      insert into list_totals as base (list, scope, status, tenant_id, partner_id, total)
      select list, scope, status, tenant_id, partner_id, sum(delta) from moved
      group by list, scope, status, tenant_id, partner_id having sum(delta) <> 0
      order by list, scope, status, tenant_id, partner_id
      on conflict (list, tenant_id, partner_id, scope, status) do update set total = base.total + excluded.total
    )
    select count(*) into folded from moved;
    return folded;
  end $$`;

/**
 * Counts the rows, appends the deltas that make wrong totals right, and returns those totals: what was known, and what was
 * counted. Rows and totals are read in the snapshot of one statement. It has both of a transaction's rows and deltas, or
 * neither, and a fold does not change a sum. So nobody has to wait. Two recounts must not repair the same thing twice: the
 * second one waits for the first to commit, and its next statement takes its snapshot after that, in READ COMMITTED only.
 */
const RECOUNT = `
  create function recount_list_totals()
  returns table (list text, scope text, status text, tenant_id text, partner_id text, known bigint, counted bigint)
  language plpgsql security definer set search_path = ??, pg_temp as $$
  #variable_conflict use_column
  begin
    if current_setting('transaction_isolation') <> 'read committed' then
      raise exception 'a recount needs the isolation level READ COMMITTED' using errcode = 'feature_not_supported';
    end if;
    perform pg_advisory_xact_lock(7304213);
    return query
    with places as (
      select 'registration_requests' as list, scope, status, tenant_id, partner_id, count(*) as counted
        from registration_requests group by scope, status, tenant_id, partner_id
      union all
      select 'applications', scope, status, tenant_id, partner_id, count(*)
        from applications group by scope, status, tenant_id, partner_id
    ),
    compared as (
      select list, scope, status, tenant_id, partner_id, 0 as known, sum(counted) as counted from places
      group by grouping sets ((list, scope, status, tenant_id, partner_id), (list, scope, status))
      having scope <> 'GLOBAL' or grouping(tenant_id) = 0
      union all
      select list, scope, status, tenant_id, partner_id, amount, 0 from list_total_parts
    ),
    wrong as (
      select list, scope, status, tenant_id, partner_id, sum(known)::bigint as known, sum(counted)::bigint as counted
      from compared group by list, scope, status, tenant_id, partner_id having sum(known) <> sum(counted)
    ),
    repaired as (
      insert into list_total_deltas
      select list, scope, status, tenant_id, partner_id, counted - known from wrong
    )
    select * from wrong;
  end $$`;
