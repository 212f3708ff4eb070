import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { WORKFLOW_BUNDLE } from './process/workflow-bundle';

/**
 * The last step of the build: bundles the workflows as Temporal's sandbox loads them, unless nothing has been
 * compiled since. Doing it at build time takes over a second off every start.
 */
async function buildWorkflows(): Promise<void> {
  if (modified(WORKFLOW_BUNDLE) > modified(join(__dirname, '../.tsbuildinfo'))) return;
  // Loaded late, as it takes longer than finding that there is nothing to do.
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({
    workflowsPath: require.resolve('../workflows'),
    logger: new DefaultLogger('ERROR'),
  });
  writeFileSync(WORKFLOW_BUNDLE, code);
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

void buildWorkflows();
