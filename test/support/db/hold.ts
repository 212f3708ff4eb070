import { Client } from 'pg';
import { eventually } from '../eventually';

/** Something locked in Postgres, so that whoever wants it waits at a known place. */
export interface Held {
  /** Resolves when somebody waits for it. */
  whenWaitedFor: () => Promise<void>;
  release: () => Promise<void>;
}

/** Takes a lock on a connection of the test's own. */
export async function hold(databaseUrl: string, lock: string, values: string[] = []): Promise<Held> {
  const holder = new Client({ connectionString: databaseUrl });
  // A test that fails ends it with the database; that is no error of its own.
  holder.on('error', () => undefined);
  await holder.connect();
  await holder.query('begin');
  await holder.query(lock, values);
  // Not from pg_stat_activity: within a transaction it shows the sessions there were when it was first read.
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

/** Locks a request's row: a decision on it is taken, and cannot be written. */
export function holdRequest({ databaseUrl }: { databaseUrl: string }, requestId: string): Promise<Held> {
  return hold(databaseUrl, 'select from registration_requests where id = $1 for update', [requestId]);
}
