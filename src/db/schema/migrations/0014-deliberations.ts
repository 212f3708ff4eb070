import type { Knex } from 'knex';

/**
 * What is said of a request before it is decided: its rule, votes, revisions and requested changes
 * (docs/adr/0029-the-rule-is-frozen.md). The new columns have constant defaults, so adding them only changes the
 * catalogue, however large the table is. Older code starts on this schema, and ignores what it does not know.
 */
export async function up(db: Knex): Promise<void> {
  await db.raw(`
    alter table registration_requests
      -- Null if older code wrote the row. 0 is the built-in policy.
      add column policy_version integer,
      -- The rule that matched, or null for the built-in one.
      add column rule jsonb,
      add column revision integer not null default 1,
      -- Who else has revised it. They count as requesters too.
      add column revisers text[] not null default '{}',
      -- When it was revised last.
      add column revised_at timestamptz(3),
      -- Who could fill a free seat, like role:tenant_admin, group:sec or sub:olga. Null under the built-in rule.
      add column open_to text[],
      add column changes_requested_by_sub text,
      add column changes_requested_by_name text,
      add column changes_requested_at timestamptz(3),
      add column changes_requested_comment text,
      add column escalated_at timestamptz(3),
      add column reminders integer not null default 0,
      -- The revision that was approved, under a written rule.
      add column approved_revision integer,
      add column overridden boolean not null default false;
    -- Not validated, because that would read the whole table while nobody else can. Old rows have the defaults.
    alter table registration_requests
      add constraint revisions_count_from_1 check (revision > 0) not valid,
      add constraint changes_requested_by_somebody check (
        (changes_requested_by_sub is null) = (changes_requested_at is null)
        and (changes_requested_by_sub is null) = (changes_requested_comment is null)
      ) not valid,
      -- Nothing is approved that the approver has not seen. Older code knows neither revisions nor votes, so it cannot
      -- approve what was revised, or what a written rule guards.
      add constraint approved_as_it_is check (
        status <> 'APPROVED' or approved_revision is not distinct from revision
        or approved_revision is null and revision = 1 and rule is null
      ) not valid;

    create table approvals (
      -- In the order in which they counted.
      id bigint generated always as identity primary key,
      request_id uuid not null references registration_requests on delete cascade,
      revision integer not null,
      sub text not null,
      name text,
      requirement text not null,
      -- The requirements that the voter could fill. A later vote may move this one to another of them.
      seats text[] not null,
      at timestamptz(3) not null,
      notes text,
      decision_id text not null,
      unique (request_id, revision, sub)
    );
    create index approvals_by_sub on approvals (sub, at);

    create table request_revisions (
      request_id uuid not null references registration_requests on delete cascade,
      revision integer not null check (revision > 0),
      submitted_by_sub text not null,
      submitted_by_name text,
      at timestamptz(3) not null,
      request jsonb not null,
      primary key (request_id, revision)
    );
  `);
}
