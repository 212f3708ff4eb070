import { join } from 'node:path';
import { bundleWorkflowCode, DefaultLogger, NativeConnection, Worker } from '@temporalio/worker';
import type { Harness } from '../service/harness';
import { PROJECT } from '../service/service';
import { withPublishedContract } from './published-contract';

/**
 * Runs the example of a parent workflow, in the namespace of the service.
 * @returns a function that stops its worker
 */
export async function runOnboarding({ temporalConfig }: Harness): Promise<() => Promise<void>> {
  const connection = await NativeConnection.connect(temporalConfig.connection);
  const worker = await Worker.create({
    connection,
    namespace: temporalConfig.namespace,
    taskQueue: 'onboarding',
    workflowBundle: await bundleWorkflowCode({
      workflowsPath: join(PROJECT, 'docs/examples/typescript/onboarding-workflow.ts'),
      logger: new DefaultLogger('ERROR'),
      webpackConfigHook: withPublishedContract,
    }),
  });
  const running = worker.run();
  return async () => {
    worker.shutdown();
    await running;
    await connection.close();
  };
}
