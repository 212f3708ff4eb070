import type { Knex } from 'knex';
import { findRequestIds } from '../src/db/request/registration-requests';
import { writeOutcome } from '../src/db/request/write-outcome';
import type { Outcome } from '../src/domain/request/outcome';
import type { Metrics } from '../src/observability/metrics';
import { notRecorded, withSafeFailures } from './failures';

/** {@link Activities.recordOutcome} */
export async function recordOutcome(db: Knex, metrics: Metrics, outcome: Outcome): Promise<void> {
  const { request_id } = outcome;
  await withSafeFailures('retry', async () => {
    const written = await writeOutcome(db, outcome);
    if (written) metrics.decided(written.status, written.waitedSeconds);
    else if (!(await findRequestIds(db, [request_id])).has(request_id))
      throw await notRecorded(db, request_id);
  });
}
