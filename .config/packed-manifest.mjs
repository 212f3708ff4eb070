// `npm pack` runs this before and after it. The files in the tarball need few of the service's dependencies. So the
// package.json in the tarball names only those (docs/adr/0024-one-package-with-few-dependencies.md).
import { execFileSync } from 'node:child_process';
import { copyFileSync, existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';

const MANIFEST = 'package.json';
const KEPT = 'package.json.kept';
const PUBLISHED = [
  'name',
  'version',
  'private',
  'description',
  'license',
  'engines',
  'exports',
  'bin',
  'files',
];

/** The packages that the packed files import, types included. */
function imported() {
  const listed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts'], {
    encoding: 'utf8',
  });
  const [{ files }] = JSON.parse(listed);
  const sources = files.map(({ path }) => path).filter((path) => /\.(js|d\.ts)$/.test(path));
  const names = sources.flatMap((path) =>
    [...readFileSync(path, 'utf8').matchAll(/(?:\bfrom |\b(?:require|import)\()["']([^."'][^"']*)["']/g)].map(
      ([, name]) => name.match(/^(@[^/]+\/)?[^/]+/)[0],
    ),
  );
  return new Set(names.filter((name) => !isBuiltin(name)));
}

function write() {
  const whole = JSON.parse(readFileSync(MANIFEST, 'utf8'));
  copyFileSync(MANIFEST, KEPT);
  const names = imported();
  const needed = Object.entries(whole.dependencies).filter(([name]) => names.has(name));
  // A workflow has one SDK: that of whoever starts it.
  const isPeer = ([name]) => name.startsWith('@temporalio/');
  const packed = {
    ...Object.fromEntries(PUBLISHED.flatMap((key) => (key in whole ? [[key, whole[key]]] : []))),
    // A pack that fails after this leaves this file here. The next one must build and write it again.
    scripts: { prepack: whole.scripts.prepack, postpack: whole.scripts.postpack },
    dependencies: Object.fromEntries(needed.filter((entry) => !isPeer(entry))),
    peerDependencies: Object.fromEntries(
      needed.filter(isPeer).map(([name, version]) => [name, `^${version}`]),
    ),
  };
  writeFileSync(MANIFEST, `${JSON.stringify(packed, null, 2)}\n`);
}

/** A package.json with devDependencies is whole. What was kept is then older. */
function restore() {
  if (!existsSync(KEPT)) return;
  const isWhole = 'devDependencies' in JSON.parse(readFileSync(MANIFEST, 'utf8'));
  if (isWhole) rmSync(KEPT);
  else renameSync(KEPT, MANIFEST);
}

// What is left of a pack that was interrupted is put back first.
restore();
if (process.argv[2] === 'write') write();
