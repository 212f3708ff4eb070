import { join } from 'node:path';
import type { DataConverter } from '@temporalio/common';
import { FAILURE_CONVERTER } from '../encryption/data-converter';

/** What the bundle is made of. The build uses it, and so do the tests. */
export const WORKFLOW_SOURCES = {
  workflowsPath: require.resolve('../../workflows'),
  payloadConverterPath: require.resolve('../../workflows/payload-converter'),
  workflowInterceptorModules: [require.resolve('../../workflows/interceptors')],
};

/** The file into which the build bundles the workflows. It is beside the compiled sources. */
export const WORKFLOW_BUNDLE = join(__dirname, '../../workflow-bundle.js');

/** The same workflows, for a worker that encrypts. A bundle says for itself how failures are written. */
export const ENCRYPTING_WORKFLOW_SOURCES = { ...WORKFLOW_SOURCES, failureConverterPath: FAILURE_CONVERTER };
export const ENCRYPTING_WORKFLOW_BUNDLE = join(__dirname, '../../workflow-bundle-encrypting.js');

/** The bundle for a worker with this converter. */
export function workflowBundleFor({ failureConverterPath }: DataConverter): { codePath: string } {
  return { codePath: failureConverterPath === undefined ? WORKFLOW_BUNDLE : ENCRYPTING_WORKFLOW_BUNDLE };
}
