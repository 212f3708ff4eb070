import type { Knex } from 'knex';
import { lockRequest } from '../src/db/request/registration-requests';
import { writeProgress } from '../src/db/request/write-progress';
import type { Activities } from '../workflows/activity-contract';
import { notRecorded, withSafeFailures } from './failures';

/** {@link Activities.recordProgress} */
export async function recordProgress(
  db: Knex,
  { request_id, progress, standing }: Parameters<Activities['recordProgress']>[0],
): Promise<void> {
  await withSafeFailures('retry', () =>
    db.transaction(async (trx) => {
      if (!(await lockRequest(trx, request_id))) throw await notRecorded(trx, request_id);
      await writeProgress(trx, request_id, progress, standing);
    }),
  );
}
