import { Client } from 'pg';
import { eventually } from './eventually';
import type { Harness } from './harness';

/** A request's row that is locked, so that whoever decides on the request waits in Postgres. */
export interface HeldRequest {
  /** Resolves when somebody waits for the row. */
  whenWaitedFor: () => Promise<void>;
  release: () => Promise<void>;
}

/** Locks a request's row from a connection of the test's own. */
export async function holdRequest(
  harness: Pick<Harness, 'databaseUrl'>,
  requestId: string,
): Promise<HeldRequest> {
  const holder = new Client({ connectionString: harness.databaseUrl });
  await holder.connect();
  await holder.query('begin');
  await holder.query('select 1 from registration_requests where id = $1 for update', [requestId]);
  const { rows } = await holder.query<{ pid: number }>('select pg_backend_pid() as pid');
  const waiting = async (): Promise<boolean> => {
    const found = await holder.query('select 1 from pg_stat_activity where $1 = any(pg_blocking_pids(pid))', [
      rows[0]?.pid,
    ]);
    return found.rowCount !== 0;
  };
  return {
    whenWaitedFor: async () => void (await eventually(waiting)),
    release: () => holder.end(),
  };
}
