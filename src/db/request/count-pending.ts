import type { Knex } from 'knex';
import { EVERYTHING } from '../../domain/permissions';
import { totalOf } from '../list-totals';
import { prepared } from '../prepared';

/**
 * Counts the requests that wait for a decision, and says how long the oldest one has waited, in seconds. It reads a total
 * and one end of an index, so it costs the same for a million requests.
 */
export async function countPending(db: Knex): Promise<{ count: number; oldestAgeSeconds: number }> {
  const count = await totalOf(db, 'registration_requests', EVERYTHING, { status: 'PENDING' });
  const [oldest] = await prepared<{ age: string | null }>(db, OLDEST, {});
  return { count, oldestAgeSeconds: Math.max(Number(oldest?.age ?? 0), 0) };
}

const OLDEST = `
  select extract(epoch from now() - min(created_at)) as age from registration_requests where status = 'PENDING'`;
