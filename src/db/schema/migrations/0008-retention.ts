import type { Knex } from 'knex';
import { currentSchema } from '../current-schema';

/**
 * Lets the service remove old requests, and nothing else (docs/adr/0022-what-a-purge-removes.md). The id of a purged
 * request stays in `purged_requests` for ever, so that neither a late activity nor the reconciler writes it again.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table purged_requests (
      id uuid primary key,
      purged_at timestamptz(3) not null default now()
    );

    -- What a purge looks for: the oldest requests that ended without an application.
    create index requests_that_may_be_purged on registration_requests (updated_at)
      where status in ('REJECTED', 'CANCELLED', 'EXPIRED');
    create index idempotency_keys_by_age on idempotency_keys (created_at);
  `);
  const schema = await currentSchema(db);
  await db.raw(REFUSE_PURGED, [schema]);
  await db.raw(`
    create trigger refuse_purged after insert on registration_requests
      for each row execute function refuse_purged_request()`);
  await db.raw(PURGE, [schema]);
  await db.raw('revoke execute on function purge_requests(interval, integer) from public');
}

/**
 * Runs after the insert. An insert may have waited for a purge of the same id to commit. Only a statement that starts
 * after the wait sees what the purge wrote (PostgreSQL, 13.2.1 "Read Committed Isolation Level").
 */
const REFUSE_PURGED = `
  create function refuse_purged_request() returns trigger
  language plpgsql security definer set search_path = ??, pg_temp as $$
  begin
    if exists (select from purged_requests where id = new.id) then
      raise exception 'the request was purged'
        using errcode = 'integrity_constraint_violation', constraint = 'purged_for_ever';
    end if;
    return null;
  end $$`;

/**
 * Purges some of the requests that ended without an application longer ago than `retention`, oldest first, with their
 * events. Returns how many there were. It runs as its owner, because the role of the service may not delete requests and
 * events. So it checks by itself what it is asked for. Two of them may run at once: each one skips the requests that the
 * other one has locked.
 */
const PURGE = `
  create function purge_requests(retention interval, batch integer) returns integer
  language plpgsql security definer set search_path = ??, pg_temp as $$
  declare
    ended_before constant timestamptz(3) := now() - retention;
    ids uuid[];
  begin
    if retention is null or retention < interval '7 days' then
      raise exception 'requests are kept for 7 days at least' using errcode = 'invalid_parameter_value';
    end if;
    ids := array(
      select id from registration_requests
      where status in ('REJECTED', 'CANCELLED', 'EXPIRED') and application_id is null and updated_at < ended_before
      order by updated_at limit batch for update skip locked
    );
    if cardinality(ids) = 0 then return 0; end if;
    insert into purged_requests (id) select unnest(ids);
    delete from audit_events where registration_request_id = any (ids);
    delete from registration_requests where id = any (ids);
    insert into audit_events (id, action, subject, at, detail) values (
      gen_random_uuid(), 'purged', 'registration-requests', now(),
      jsonb_build_object('count', cardinality(ids),
        'ended_before', to_char(ended_before at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))
    );
    return cardinality(ids);
  end $$`;
