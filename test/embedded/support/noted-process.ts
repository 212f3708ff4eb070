import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { ProcessIdentity } from '../../../src/embedded/server/process-identity';

/** The process that DATA_DIR says is its Postgres or Temporal server. */
export function notedProcess(dataDir: string, server: 'postgres' | 'temporal'): ProcessIdentity {
  return JSON.parse(readFileSync(join(dataDir, `${server}.pid`), 'utf8')) as ProcessIdentity;
}
