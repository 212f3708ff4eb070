import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import Long from 'long';
import { temporal as proto } from '@temporalio/proto';
import { seedDemoDirectory } from '../../../src/db/directory/seed-demo-directory';
import { waitUntil } from '../../../src/embedded/server/wait-until';
import type { Context } from '../../../src/process/context';
import { SEARCH_ATTRIBUTE_NAMES } from '../../../workflows/contract';
import { PROJECT } from '../../support/service/service';

const READY_MS = 120_000;

/** Prepares a new installation once: the schema, the namespace with its search attributes, and the demo directory. */
export async function setUp(env: NodeJS.ProcessEnv, { db, temporal }: Context): Promise<void> {
  await promisify(execFile)(process.execPath, [join(PROJECT, 'dist/src/cli.js'), 'migrate'], { env });
  await seedDemoDirectory(db);

  const namespace = env.TEMPORAL_NAMESPACE ?? '';
  const { workflowService, operatorService } = temporal.connection;
  const waiting = AbortSignal.timeout(READY_MS);
  // A new cluster needs a moment until its processes have found each other.
  const untilAnswered = (call: () => Promise<unknown>): Promise<unknown> => waitUntil(call, 100, waiting);
  await untilAnswered(() => workflowService.getSystemInfo({}));
  await untilAnswered(async () => {
    await workflowService
      .registerNamespace({
        namespace,
        workflowExecutionRetentionPeriod: { seconds: Long.fromNumber(86_400) },
      })
      .catch((error: unknown) => {
        if (!String(error).includes('already exists')) throw error;
      });
  });
  const { INDEXED_VALUE_TYPE_KEYWORD: keyword } = proto.api.enums.v1.IndexedValueType;
  const searchAttributes = Object.fromEntries(SEARCH_ATTRIBUTE_NAMES.map((name) => [name, keyword]));
  await untilAnswered(() => operatorService.addSearchAttributes({ namespace, searchAttributes }));
}
