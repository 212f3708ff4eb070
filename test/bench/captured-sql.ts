import type { Knex } from 'knex';
import type { Caller } from '../../src/domain/permissions';
import { findRequest, listRequests } from '../../src/db/request/registration-requests';

/** A statement that is sent to Postgres. */
export interface Statement {
  sql: string;
  bindings: unknown[];
}

/** What knex's `query` event tells. `__knexTxId` is there if the statement is part of a transaction. */
type QueryEvent = Statement & { __knexTxId?: string };

/**
 * The statements by which the service reads one request and the first page of the list, from its own queries. The event
 * tells the text and the values of prepared statements too.
 */
export async function captureSql(
  db: Knex,
  caller: Caller,
  requestId: string,
): Promise<{ get: Statement[]; list: Statement[] }> {
  return {
    get: await statementsOf(db, () => findRequest(db, caller, requestId)),
    list: await statementsOf(db, () => listRequests(db, caller, {}, { page: 1, per_page: 20 })),
  };
}

async function statementsOf(db: Knex, run: () => Promise<unknown>): Promise<Statement[]> {
  const statements: Statement[] = [];
  const note = ({ sql, bindings, __knexTxId }: QueryEvent): void => {
    // The baseline runs each statement on any connection.
    if (__knexTxId !== undefined) throw new Error(`the baseline cannot run a transaction: ${sql}`);
    statements.push({ sql, bindings });
  };
  db.on('query', note);
  try {
    await run();
  } finally {
    db.off('query', note);
  }
  if (statements.length === 0) throw new Error('the service asked Postgres nothing');
  return statements;
}
