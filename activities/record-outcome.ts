import type { Knex } from 'knex';
import { lockRequest } from '../src/db/request/registration-requests';
import { writeOutcome } from '../src/db/request/write-outcome';
import type { Outcome } from '../src/domain/request/outcome';
import { notRecorded, withSafeFailures } from './failures';

/** {@link Activities.recordOutcome} */
export async function recordOutcome(db: Knex, outcome: Outcome): Promise<void> {
  await withSafeFailures('retry', () =>
    db.transaction(async (trx) => {
      if (!(await lockRequest(trx, outcome.request_id))) throw notRecorded(outcome.request_id);
      await writeOutcome(trx, outcome);
    }),
  );
}
