import { Socket } from 'node:net';
import knex, { type Knex } from 'knex';
import type { PreparingParams } from './prepared';

/** Half of the shortest time a caller or an activity waits for a query, so that Postgres gives up first. */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** Postgres gives up a statement before this time. If it is silent for longer, the connection is lost. */
const SILENCE_MS = 7_000;
/** Shorter than the silence above, so that an unused connection is closed before it counts as lost. */
const IDLE_MS = 5_000;

function ignore(): void {
  // The code that catches the error logs it.
}

/** A socket that does not wait for ever if the network loses its packets. */
function impatientSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('connection lost: no answer')));
}

const LIMITS = {
  statement_timeout: STATEMENT_TIMEOUT_MS,
  idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
  stream: impatientSocket,
};

/**
 * A pool of connections to Postgres. It connects at the first query, so a process can start while Postgres is down.
 * @param url a `postgres://` URL
 * @param poolSize the largest number of connections
 * @param options `isPatient` for statements that may take longer than a caller waits, such as a migration's;
 *   `isPreparing` is false for a pooler that gives each transaction another connection
 */
export function connect(
  url: string,
  poolSize: number,
  { isPatient = false, isPreparing = true }: { isPatient?: boolean; isPreparing?: boolean } = {},
): Knex {
  const db = knex({
    client: 'pg',
    connection: {
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      keepAlive: true,
      application_name: 'registration-requests',
      ...(!isPatient && LIMITS),
    },
    pool: { min: 0, max: poolSize, idleTimeoutMillis: IDLE_MS },
    acquireConnectionTimeout: CONNECT_TIMEOUT_MS + 1_000,
    // Otherwise an error's message would hold the values of the statement.
    compileSqlOnError: false,
    // Knex would write errors to stdout that it also throws.
    log: { warn: ignore, error: ignore, debug: ignore, deprecate: ignore },
  });
  db.userParams = { isPreparing } satisfies PreparingParams;
  return db;
}
