import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { seedDemoDirectory } from '../../../src/db/directory/seed-demo-directory';
import { waitUntil } from '../../../src/embedded/server/wait-until';
import type { Context } from '../../../src/process/context';
import { PROJECT } from '../../support/service/service';

const READY_MS = 120_000;

/** Prepares a new installation as an operator does, with `npm run setup`, and adds the demo directory. */
export async function setUp(env: NodeJS.ProcessEnv, { db, temporal }: Context): Promise<void> {
  const { workflowService } = temporal.connection;
  // A new cluster needs a moment until its processes have found each other.
  await waitUntil(() => workflowService.getSystemInfo({}), 100, AbortSignal.timeout(READY_MS));
  await promisify(execFile)(process.execPath, [join(PROJECT, 'dist/src/cli.js'), 'setup'], { env });
  await seedDemoDirectory(db);
}
