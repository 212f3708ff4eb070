import type { Knex } from 'knex';
import { currentSchema } from '../current-schema';

export async function up(db: Knex): Promise<void> {
  const schema = await currentSchema(db);
  await db.raw(
    `create function search_words(texts text[]) returns tsvector
     language sql immutable parallel safe set search_path = ??, pg_temp as $$
       select array_to_tsvector(array(
         select left(word, 200) from regexp_split_to_table(lower(array_to_string(texts, ' ')), '[^[:alnum:]]+') word
         where word <> ''
       )) $$`,
    [schema],
  );
  await db.raw(
    `create function search_query(q text) returns tsquery
     language sql immutable parallel safe set search_path = ??, pg_temp as $$
       select string_agg(quote_literal(word) || ':*', ' & ')::tsquery
       from unnest(tsvector_to_array(search_words(array[q]))) word $$`,
    [schema],
  );
}
