import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../../src/embedded/server/process-identity';

/** The process of the Postgres or Temporal server, as a file in DATA_DIR names it. */
export function notedProcess(dataDir: string, server: 'postgres' | 'temporal'): ProcessIdentity {
  return JSON.parse(readFileSync(join(dataDir, `${server}.pid`), 'utf8')) as ProcessIdentity;
}
