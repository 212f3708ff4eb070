// Lets Node run TypeScript: `node run-typescript.mjs program.ts`, so that nothing measured shares a process with jest.
import { createRequire } from 'node:module';
import { resolve } from 'node:path';
import { transformFileSync } from '@swc/core';

const requireSource = createRequire(import.meta.url);
requireSource.extensions['.ts'] = (module, filename) => {
  const { code } = transformFileSync(filename, {
    swcrc: false,
    sourceMaps: 'inline',
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};
const [program] = process.argv.splice(2, 1);
requireSource(resolve(program));
