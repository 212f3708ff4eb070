import type { Knex } from 'knex';
import { writeOutcome } from '../src/db/request/write-outcome';
import type { Outcome } from '../src/domain/request/outcome';
import { withSafeFailures } from './failures';

/** {@link Activities.recordOutcome} */
export async function recordOutcome(db: Knex, outcome: Outcome): Promise<void> {
  await withSafeFailures('retry', () => db.transaction((trx) => writeOutcome(trx, outcome)));
}
