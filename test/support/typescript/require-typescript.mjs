// Lets a Node process without jest load TypeScript. Some programs must not share a process with jest.
import { createRequire } from 'node:module';
import { transformFileSync } from '@swc/core';

/** A `require` that also loads TypeScript. Paths are relative to the module at this URL. */
export function requireTypescript(url) {
  const requireSource = createRequire(url);
  requireSource.extensions['.ts'] = (module, filename) => {
    const { code } = transformFileSync(filename, {
      swcrc: false,
      sourceMaps: 'inline',
      jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
      module: { type: 'commonjs' },
    });
    module._compile(code, filename);
  };
  return requireSource;
}
