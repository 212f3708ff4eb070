import type { Knex } from 'knex';
import { currentSchema } from '../current-schema';

/**
 * The words of requests and applications, to be searched for, and indexes for other orders of the list of requests and for
 * the statistics. Triggers keep the words, whoever writes: older code does not know them. They are in tables of their
 * own, so that the rows of the lists stay small, and a decision leaves the large index of the words alone.
 */
export async function up(db: Knex): Promise<void> {
  const schema = await currentSchema(db);
  // Writers of the rows wait from here on, until this migration commits. An approval locks the tables in this order too,
  // so neither waits for the other in a circle.
  await db.raw('lock table applications, registration_requests in share row exclusive mode');
  await db.raw(words(await collation(db)), [schema]);
  await db.raw(QUERY, [schema]);
  for (const { table, of, texts, columns } of SEARCHED) {
    await db.raw(`create table ${table} as select id, search_words(${texts}) as words from ${of} new`);
    await db.raw(`
      alter table ${table} alter column words set not null, add primary key (id),
        add foreign key (id) references ${of} on delete cascade;
      create index ${table}_by_beginning on ${table} using gin (words) with (fastupdate = off)`);
    await db.raw(noteWords(table, texts), [schema]);
    await db.raw(`
      create trigger note_words after insert or update of ${columns} on ${of}
        for each row execute function note_${table}()`);
  }
  await db.raw(`
    create index requests_by_requester on registration_requests (requested_by_sub, created_at, id);
    create index requests_by_update on registration_requests (updated_at, id);
    -- What expires next, and what expired when. The statistics need nothing else of these rows.
    create index requests_by_expiry on registration_requests (status, expires_at, id) include (tenant_id, partner_id)
      where status in ('PENDING', 'EXPIRED');
    -- What was decided, after how long and where. The statistics need nothing else of these rows.
    create index requests_by_decision on registration_requests (decided_at)
      include (status, created_at, tenant_id, partner_id) where decided_at is not null;
  `);
}

/**
 * The words of some texts: runs of letters and digits in lower case. A text to search for has at most 200 characters, so
 * longer words need not be kept whole, and each one fits into an index. In PL/pgSQL, which keeps its plan.
 */
const words = (collate: string): string => `
  create function search_words(texts text[]) returns tsvector
  language plpgsql immutable parallel safe set search_path = ??, pg_temp as $$
  begin
    return array_to_tsvector(array(
      select left(word, 200)
      from regexp_split_to_table(lower(array_to_string(texts, ' ') ${collate}), '[^[:alnum:]]+') word where word <> ''
    ));
  end $$`;

/** A query for the rows in which each word of a text is the beginning of a word. Without a word it finds nothing. */
const QUERY = `
  create function search_query(q text) returns tsquery
  language sql immutable parallel safe set search_path = ??, pg_temp as $$
    select string_agg(quote_literal(word) || ':*', ' & ')::tsquery
    from unnest(tsvector_to_array(search_words(array[q]))) word $$`;

/**
 * From Postgres 17 on, what a letter is does not depend on the locale of the database. Before, the locale decides. With C
 * it knows ASCII only.
 */
async function collation(db: Knex): Promise<string> {
  const { rows } = await db.raw<{ rows: [{ isThere: boolean }] }>(
    `select to_regcollation('pg_catalog.pg_c_utf8') is not null as "isThere"`,
  );
  return rows[0].isThere ? 'collate pg_catalog.pg_c_utf8' : '';
}

const SEARCHED = [
  {
    table: 'request_words',
    of: 'registration_requests',
    columns: `id, name, description, organization_name, contact_name, contact_email, requested_by_sub, requested_by_name,
      website_url, redirect_uris, post_logout_redirect_uris, allowed_origins`,
    texts: `
      array[new.id::text, new.name, new.description, new.organization_name, new.contact_name, new.contact_email,
        new.requested_by_sub, new.requested_by_name, new.website_url]
      || new.redirect_uris || new.post_logout_redirect_uris || new.allowed_origins`,
  },
  {
    table: 'application_words',
    of: 'applications',
    columns: 'id, client_id, name, description, redirect_uris, post_logout_redirect_uris, allowed_origins',
    texts: `
      array[new.id::text, new.client_id, new.name, new.description]
      || new.redirect_uris || new.post_logout_redirect_uris || new.allowed_origins`,
  },
];

/** Runs as the owner, because the role of the service only reads the words. */
const noteWords = (table: string, texts: string): string => `
  create function note_${table}() returns trigger
  language plpgsql security definer set search_path = ??, pg_temp as $$
  begin
    insert into ${table} (id, words) values (new.id, search_words(${texts}))
      on conflict (id) do update set words = excluded.words;
    return null;
  end $$`;
