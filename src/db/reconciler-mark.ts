import type { Knex } from 'knex';

/** The time up to which every closed workflow has its row, or null if nobody has looked yet. */
export async function readMark(db: Knex): Promise<Date | null> {
  const row = await db('reconciler_mark').first<{ closed_until: Date } | undefined>('closed_until');
  return row?.closed_until ?? null;
}

/** Sets that time. It may be earlier than before, because a request could not be repaired. */
export async function writeMark(db: Knex, closed_until: Date): Promise<void> {
  await db('reconciler_mark').insert({ closed_until }).onConflict('is_only_row').merge();
}
