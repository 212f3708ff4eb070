import type { Knex } from 'knex';
import { isServerError } from './postgres-errors';

/**
 * The answer to COMMIT was lost. It is not known whether the transaction was committed, so the caller must look.
 * `cause` says how the connection was lost.
 */
export class CommitUnknownError extends Error {
  override name = 'CommitUnknownError';
  constructor(options: ErrorOptions) {
    super('the answer to COMMIT was lost', options);
  }
}

/**
 * Runs work in a transaction, and commits it when the work is done.
 * @returns what the work returned
 * @throws CommitUnknownError if the answer to COMMIT was lost; after any other error nothing was done
 */
export async function transact<T>(db: Knex, work: (trx: Knex) => Promise<T>): Promise<T> {
  const commit = { isSent: false };
  try {
    return await db.transaction(async (trx) => {
      const result = await work(trx);
      commit.isSent = true;
      return result;
    });
  } catch (error) {
    if (commit.isSent && !isCommitRefused(error)) throw new CommitUnknownError({ cause: error });
    throw error;
  }
}

/**
 * Whether Postgres itself refused to commit. Class 08 comes from a pooler that lost its own connection to Postgres.
 * 40003 means that nobody knows whether the statement was completed (PostgreSQL, Appendix A).
 */
function isCommitRefused(error: unknown): boolean {
  return isServerError(error) && !error.code.startsWith('08') && error.code !== '40003';
}
