import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import {
  ENCRYPTING_WORKFLOW_BUNDLE,
  ENCRYPTING_WORKFLOW_SOURCES,
  WORKFLOW_BUNDLE,
  WORKFLOW_SOURCES,
} from './process/workflow-bundle';

/**
 * The last step of the build. It bundles the workflows for Temporal's sandbox, unless nothing has been compiled since
 * the last time. Without this step, every start would take over a second longer.
 */
async function buildWorkflows(): Promise<void> {
  await buildBundle(WORKFLOW_BUNDLE, WORKFLOW_SOURCES);
  await buildBundle(ENCRYPTING_WORKFLOW_BUNDLE, ENCRYPTING_WORKFLOW_SOURCES);
}

async function buildBundle(file: string, sources: typeof WORKFLOW_SOURCES): Promise<void> {
  if (modified(file) > modified(join(__dirname, '../.tsbuildinfo'))) return;
  // This is loaded only if needed, because loading it takes longer than the check above.
  const { bundleWorkflowCode, DefaultLogger } = await import('@temporalio/worker');
  const { code } = await bundleWorkflowCode({ ...sources, logger: new DefaultLogger('ERROR') });
  writeFileSync(file, code);
}

function modified(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.mtimeMs ?? 0;
}

void buildWorkflows();
