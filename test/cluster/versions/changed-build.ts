import { execFile } from 'node:child_process';
import { cp, mkdir, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../../support/service/service';
import type { Build } from '../parts/service-processes';

/** The patch that the changed workflow has and the present one does not know. */
export const PATCH = 'the-second-version';

/** The last line of the compiled workflow. The changed one records the patch there, in the task that ends it. */
const END = 'return outcome;\n}\n/**';
const CHANGED_END = `(0, workflow_1.patched)('${PATCH}');\n    ${END}`;

/**
 * Builds another version of the service beside this one. It is the same but for its workflow, which records a patch as
 * its last step. So a request that still waits has no trace of it, and the former version can take the request back.
 * @param folder where it is built
 */
export async function buildChanged(folder: string): Promise<Build> {
  await mkdir(folder);
  await cp(join(PROJECT, 'dist'), join(folder, 'dist'), { recursive: true, preserveTimestamps: true });
  await symlink(join(PROJECT, 'node_modules'), join(folder, 'node_modules'));
  const workflow = join(folder, 'dist/workflows/registration-request.js');
  const parts = (await readFile(workflow, 'utf8')).split(END);
  if (parts.length !== 2) throw new Error(`${workflow} does not have the line to change exactly once`);
  await writeFile(workflow, parts.join(CHANGED_END));
  await rm(join(folder, 'dist/workflow-bundle.js'));
  await promisify(execFile)(process.execPath, [join(folder, 'dist/src/build-workflows.js')]);
  return { folder, id: 'second' };
}
