import { ApplicationFailure } from '@temporalio/common';
import type { Knex } from 'knex';
import { describeError, isRefused } from '../src/db/postgres-errors';
import { findPurged } from '../src/db/purge';
import { AlreadyDecidedError } from '../src/domain/request/already-decided-error';
import { InvalidRequestError, UnknownRuleError } from '../src/domain/request/started-request-schema';
import { FAILURE } from '../workflows/activity-contract';

/**
 * Runs an activity's database work. Its errors enter the workflow's history, so they hold no values of a statement.
 * @param onRefusal what to do if Postgres will always refuse the values: `fail` for good, or `retry` where giving up
 *   would lose a decision
 */
export async function withSafeFailures<T>(onRefusal: 'fail' | 'retry', work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof ApplicationFailure) throw error;
    if (error instanceof InvalidRequestError) {
      throw ApplicationFailure.nonRetryable(error.message, FAILURE.invalidRequest, error.problems);
    }
    if (error instanceof UnknownRuleError)
      throw ApplicationFailure.retryable(error.message, FAILURE.unknownRule);
    if (error instanceof AlreadyDecidedError) {
      const { status } = error;
      throw ApplicationFailure.nonRetryable(error.message, FAILURE.alreadyDecided, { status });
    }
    // The cause is left out on purpose: its message may hold values.
    const message = describeError(error);
    if (onRefusal === 'fail' && isRefused(error)) {
      throw ApplicationFailure.nonRetryable(message, FAILURE.refusedByDatabase);
    }
    throw ApplicationFailure.retryable(message, FAILURE.databaseUnavailable);
  }
}

/**
 * The failure of an attempt whose request has no row. It may be tried again, because the reconciler writes lost rows.
 * The row of a purged request never comes back, so that failure is final.
 */
export async function notRecorded(db: Knex, requestId: string): Promise<ApplicationFailure> {
  if ((await findPurged(db, [requestId])).has(requestId)) {
    return ApplicationFailure.nonRetryable(`request ${requestId} was purged`, FAILURE.superseded);
  }
  return ApplicationFailure.retryable(
    `request ${requestId} has no row yet; the reconciler writes the row of a running workflow again`,
    FAILURE.notRecorded,
  );
}
