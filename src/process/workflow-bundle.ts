import { join } from 'node:path';

/** The file into which the build bundles the workflows. It is beside the compiled sources. */
export const WORKFLOW_BUNDLE = join(__dirname, '../../workflow-bundle.js');

/** What the bundle is made of. The build uses it, and so do the tests. */
export const WORKFLOW_SOURCES = {
  workflowsPath: require.resolve('../../workflows'),
  payloadConverterPath: require.resolve('../../workflows/payload-converter'),
};
