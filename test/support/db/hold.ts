import { Client } from 'pg';
import { eventually } from '../eventually';

/** A lock in Postgres. Others that want the lock wait at a known place. */
export interface Held {
  /** Resolves when somebody waits for the lock. */
  whenWaitedFor: () => Promise<void>;
  release: () => Promise<void>;
}

/** Takes a lock on a connection of its own. */
export async function hold(databaseUrl: string, lock: string, values: string[] = []): Promise<Held> {
  const holder = new Client({ connectionString: databaseUrl });
  // When a test fails, the database goes away under this connection. That is not another error.
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query('begin');
  await holder.query(lock, values);
  // Within a transaction, pg_stat_activity keeps showing the sessions of its first read. So pg_locks is asked.
  const isWaitedFor = async (): Promise<boolean> => {
    const { rowCount } = await holder.query(
      'select from pg_locks where not granted and pg_backend_pid() = any(pg_blocking_pids(pid))',
    );
    return rowCount !== 0;
  };
  return {
    whenWaitedFor: async () => {
      await eventually(isWaitedFor);
    },
    release: () => holder.end(),
  };
}

/** Locks a request's row. A decision on the request is accepted, but cannot be written. */
export function holdRequest({ databaseUrl }: { databaseUrl: string }, requestId: string): Promise<Held> {
  return hold(databaseUrl, 'select from registration_requests where id = $1 for update', [requestId]);
}
