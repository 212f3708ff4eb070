import { join } from 'node:path';

/** The file into which the build bundles the workflows. It is beside the compiled sources. */
export const WORKFLOW_BUNDLE = join(__dirname, '../../workflow-bundle.js');
