import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { identifyProcess, isRunning } from '../../../src/embedded/server/process-identity';
import { waitUntil } from '../../../src/embedded/server/wait-until';
import type { ClusterPart } from './cluster-part';

/** The embedded Postgres of a DATA_DIR. Its own supervisor starts it again. */
export function postgresPart(dataDir: string, databaseUrl: string): ClusterPart {
  return {
    name: 'postgres',
    restart: async (signal) => {
      const { pid } = JSON.parse(readFileSync(join(dataDir, 'postgres.pid'), 'utf8')) as { pid: number };
      const identity = identifyProcess(pid);
      process.kill(pid, signal);
      const waiting = AbortSignal.timeout(60_000);
      const isGone = async (): Promise<void> => {
        if (identity && isRunning(identity)) throw new Error('it still runs');
        return Promise.resolve();
      };
      await waitUntil(isGone, 5, waiting);
      return { ended: signal, ready: waitUntil(() => answers(databaseUrl), 50, waiting) };
    },
    stop: () => Promise.resolve(),
  };
}

async function answers(databaseUrl: string): Promise<void> {
  const client = new Client({ connectionString: databaseUrl, connectionTimeoutMillis: 2_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } finally {
    await client.end();
  }
}
