import type { Knex } from 'knex';

/** What knex's pool, tarn, tells of itself. Knex has no types for it. */
interface Pool {
  max: number;
  numUsed: () => number;
  numFree: () => number;
  numPendingAcquires: () => number;
}

/** Makes a function that says how many connections a pool has, how many calls wait for one, and how many there may be. */
export function poolUse(db: Knex): () => { used: number; free: number; waiting: number; max: number } {
  const { pool } = db.client as { pool: Pool };
  return () => ({
    used: pool.numUsed(),
    free: pool.numFree(),
    waiting: pool.numPendingAcquires(),
    max: pool.max,
  });
}
