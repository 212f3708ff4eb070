import { execFile } from 'node:child_process';
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { PROJECT } from '../service/service';

export const run = promisify(execFile);

/** What `npm pack` needs of a clone. */
const CLONED = [
  'package.json',
  'tsconfig.json',
  'README.md',
  'LICENSE',
  '.config',
  'src',
  'workflows',
  'activities',
];

/** A folder into which the package was installed, and nothing else. */
export interface Installed {
  folder: string;
  /** The copy of the project that was packed. */
  clone: string;
  /** The name of the file that was installed. */
  tarball: string;
  /** The names of everything that the installation brought. */
  packages: string[];
  remove: () => void;
}

/** Builds and packs a fresh copy of the project, and installs the tarball in an empty folder. */
export async function installPacked(): Promise<Installed> {
  const base = mkdtempSync(join(tmpdir(), 'registration-requests-packed-'));
  const [clone, folder] = [join(base, 'clone'), join(base, 'empty')];
  for (const name of CLONED) cpSync(join(PROJECT, name), join(clone, name), { recursive: true });
  symlinkSync(join(PROJECT, 'node_modules'), join(clone, 'node_modules'));
  await run('npm', ['pack', '--pack-destination', base], { cwd: clone });
  const tarball = readdirSync(base).find((name) => name.endsWith('.tgz')) ?? 'no tarball';
  mkdirSync(folder);
  writeFileSync(join(folder, 'package.json'), '{"private": true}');
  const install = ['install', '--prefer-offline', '--no-audit', '--no-fund', join(base, tarball)];
  await run('npm', install, { cwd: folder });
  const { stdout } = await run('npm', ['ls', '--all', '--parseable'], { cwd: folder });
  const packages = stdout
    .trim()
    .split('\n')
    .slice(1)
    .map((path) => path.replace(/^.*\/node_modules\//, ''));
  return { folder, clone, tarball, packages, remove: () => rmSync(base, { recursive: true, force: true }) };
}
