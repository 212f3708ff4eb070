import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { PROJECT } from '../service/service';

/**
 * Installs packages into a Python environment of their own, unless the same versions are installed there already.
 * @param name names the environment, whose folder is removed together with node_modules
 * @param requirements the path of a requirements.txt with all versions
 * @returns the folder of its programs
 * @throws Error if there is no Python, or if the packages cannot be had
 */
export function pythonEnvironment(name: string, requirements: string): string {
  const folder = join(PROJECT, 'node_modules/.cache', name);
  const programs = join(folder, 'bin');
  const installed = join(folder, 'requirements.txt');
  const wanted = readFileSync(requirements, 'utf8');
  if (existsSync(installed) && readFileSync(installed, 'utf8') === wanted) return programs;
  execFileSync('python3', ['-m', 'venv', '--clear', folder], { stdio: 'inherit' });
  execFileSync(join(programs, 'pip'), ['install', '--quiet', '-r', requirements], { stdio: 'inherit' });
  copyFileSync(requirements, installed);
  return programs;
}
