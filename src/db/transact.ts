import type { Knex } from 'knex';
import { isServerError } from './postgres-errors';

/**
 * The answer to COMMIT was lost. It is not known whether the transaction was committed: the caller must look.
 * `cause` is how the connection was lost.
 */
export class CommitUnknownError extends Error {
  override name = 'CommitUnknownError';
  constructor(options: ErrorOptions) {
    super('the answer to COMMIT was lost', options);
  }
}

/**
 * Runs work in a transaction, whose COMMIT is sent once the work is done.
 * @returns what the work returned
 * @throws CommitUnknownError if the answer to COMMIT was lost; by any other error nothing was done
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
 * Whether Postgres itself refused to commit. Class 08 comes from a pooler that lost its own connection to Postgres,
 * and 40003 says outright that nothing is known (PostgreSQL, Appendix A).
 */
function isCommitRefused(error: unknown): boolean {
  return isServerError(error) && !error.code.startsWith('08') && error.code !== '40003';
}
