import type { Knex } from 'knex';

/** What a repeated POST is recognised by, and which decision settled a request. */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    create table idempotency_keys (
      principal text not null,
      route text not null,
      key text not null,
      fingerprint bytea not null check (length(fingerprint) = 32),
      -- While a call is under way; one that crashed is given up when this has passed.
      leased_until timestamptz(3),
      completed boolean not null default false,
      created_at timestamptz(3) not null default now(),
      primary key (principal, route, key),
      check (not completed or leased_until is null)
    );

    alter table registration_requests add column decision_id text;
  `);
}
