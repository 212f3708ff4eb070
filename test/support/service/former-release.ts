import { execFileSync } from 'node:child_process';
import { mkdtemp, rm, symlink } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PROJECT } from './service';

/** The release before this one. Its migrations end with 0012, and it knows no approval policy. */
const COMMIT = 'a59b6c3';

/** Whether this folder has the history that the former release comes from. A downloaded archive has none. */
export function hasFormerRelease(): boolean {
  try {
    execFileSync('git', ['cat-file', '-e', `${COMMIT}^{commit}`], { cwd: PROJECT, stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

/** Builds the former release from the history of this repository, in a folder of its own. */
export async function buildFormerRelease(): Promise<{ project: string; remove: () => Promise<void> }> {
  const project = await mkdtemp(join(tmpdir(), 'registration-requests-former-'));
  const archive = execFileSync('git', ['archive', COMMIT], { cwd: PROJECT, maxBuffer: 64 * 1_024 * 1_024 });
  execFileSync('tar', ['-x', '-C', project], { input: archive });
  await symlink(join(PROJECT, 'node_modules'), join(project, 'node_modules'));
  execFileSync('npm', ['run', '--silent', 'build'], { cwd: project, stdio: 'inherit' });
  return { project, remove: () => rm(project, { recursive: true, force: true }) };
}
