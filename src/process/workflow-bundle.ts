import { join } from 'node:path';

/** Where the build leaves the workflows, bundled: beside the compiled sources. */
export const WORKFLOW_BUNDLE = join(__dirname, '../../workflow-bundle.js');
