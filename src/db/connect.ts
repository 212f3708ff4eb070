import { Socket } from 'node:net';
import knex, { type Knex } from 'knex';

/** Half of the shortest time a caller or an activity waits for a query, so that Postgres gives up first. */
const STATEMENT_TIMEOUT_MS = 5_000;
const CONNECT_TIMEOUT_MS = 2_000;
/** By then Postgres would have given the statement up: it is the way to Postgres that is lost. */
const SILENCE_MS = 7_000;
/** Below the time of silence, so that a connection that nobody uses is closed and not taken for lost. */
const IDLE_MS = 5_000;

function ignore(): void {
  // Whoever catches the error logs it.
}

/** A socket that does not wait for ever for what a network has swallowed. */
function impatientSocket(): Socket {
  const socket = new Socket();
  return socket.setTimeout(SILENCE_MS, () => socket.destroy(new Error('connection lost: no answer')));
}

/**
 * A pool of connections to Postgres. Nothing is connected before the first query, so a process starts without it.
 * @param url a `postgres://` URL
 * @param poolSize how many connections there are at most
 */
export function connect(url: string, poolSize: number): Knex {
  return knex({
    client: 'pg',
    connection: {
      connectionString: url,
      connectionTimeoutMillis: CONNECT_TIMEOUT_MS,
      statement_timeout: STATEMENT_TIMEOUT_MS,
      idle_in_transaction_session_timeout: STATEMENT_TIMEOUT_MS,
      keepAlive: true,
      stream: impatientSocket,
      application_name: 'registration-requests',
    },
    pool: { min: 0, max: poolSize, idleTimeoutMillis: IDLE_MS },
    acquireConnectionTimeout: CONNECT_TIMEOUT_MS + 1_000,
    // Else an error's message would hold the values of the statement.
    compileSqlOnError: false,
    // It would write to stdout what it throws as well.
    log: { warn: ignore, error: ignore, debug: ignore, deprecate: ignore },
  });
}
