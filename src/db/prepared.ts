import { createHash } from 'node:crypto';
import type { Knex } from 'knex';

/** The names of the statements that were run. There are only a few texts, because values are never part of a text. */
const names = new Map<string, string>();

/**
 * Runs a statement that each connection parses and plans only once (PostgreSQL, "PREPARE"). Use it for the statements
 * that most calls need; it is faster than a query that knex builds, and harder to read.
 * @param sql names its values like `:id`. It must be one of a few constant texts, because Postgres keeps each of them
 * @param values the values by name
 * @returns the rows
 */
export async function prepared<Row>(
  db: Knex,
  sql: string,
  values: Record<string, Knex.RawBinding>,
): Promise<Row[]> {
  const statement = db.raw<{ rows: Row[] }>(sql, values);
  if (isPreparing(db)) void statement.options({ name: nameOf(sql) });
  return (await statement).rows;
}

/** What `connect` tells this file about its connections. */
export interface PreparingParams {
  isPreparing: boolean;
}

function isPreparing(db: Knex): boolean {
  return (db.userParams as Partial<PreparingParams>).isPreparing === true;
}

/** Derived from the text, so that one name can never stand for two texts. */
function nameOf(sql: string): string {
  const known = names.get(sql);
  if (known !== undefined) return known;
  const name = createHash('sha256').update(sql).digest('hex').slice(0, 32);
  names.set(sql, name);
  return name;
}
