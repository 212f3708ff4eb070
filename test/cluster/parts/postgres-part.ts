import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { isRunning, type ProcessIdentity } from '../../../src/embedded/server/process-identity';
import { waitUntil } from '../../../src/embedded/server/wait-until';
import { eventually } from '../../support/eventually';
import type { ClusterPart } from './cluster-part';

const RESTART_MS = 60_000;

/** The embedded Postgres of a DATA_DIR. Its own supervisor starts it again. */
export function postgresPart(dataDir: string, databaseUrl: string): ClusterPart {
  return {
    name: 'postgres',
    end: async (signal) => {
      const identity = JSON.parse(readFileSync(join(dataDir, 'postgres.pid'), 'utf8')) as ProcessIdentity;
      process.kill(identity.pid, signal);
      await eventually(() => !isRunning(identity));
      return signal;
    },
    start: () => waitUntil(() => answers(databaseUrl), 50, AbortSignal.timeout(RESTART_MS)),
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
