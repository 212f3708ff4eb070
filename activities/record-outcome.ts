import type { Knex } from 'knex';
import { writeOutcome } from '../src/db/write-outcome';
import type { Outcome } from '../src/domain/outcome';
import { withSafeFailures } from './failures';

/** {@link Activities.recordOutcome} */
export async function recordOutcome(db: Knex, outcome: Outcome): Promise<void> {
  await withSafeFailures('retry', () => db.transaction((trx) => writeOutcome(trx, outcome)));
}
