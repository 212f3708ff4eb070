import type { Knex } from 'knex';

/**
 * Gives the row of a key the id that is derived from it (see `derivedId` in src/app/idempotency.ts). Postgres computes the
 * id itself: for the rows that are there, and for those that older code writes while both run.
 *
 * The index is not unique, and the primary key stays: older code says `on conflict (principal, route, key)`, and would fail
 * on another unique index when two of its calls come at once.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    -- Immutable, although to_json and convert_to are not in general: here they only ever turn text into UTF-8.
    create function idempotent_call_id(principal text, route text, key text) returns uuid
    language sql immutable strict parallel safe as $$
      select encode(
        set_byte(set_byte(hash, 6, (get_byte(hash, 6) & 15) | 128), 8, (get_byte(hash, 8) & 63) | 128), 'hex'
      )::uuid
      from substring(
        sha256(convert_to(format('[%s,%s,%s]', to_json(principal), to_json(route), to_json(key)), 'UTF8')) from 1 for 16
      ) as hash
    $$;

    alter table idempotency_keys
      add column call_id uuid generated always as (idempotent_call_id(principal, route, key)) stored;
    create index idempotency_keys_by_call_id on idempotency_keys (call_id);
  `);
}
