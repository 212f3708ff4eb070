// Starts the embedded parts in a process of its own, for tests that end it in ways a test can't end itself.
import { createRequire } from 'node:module';
import { transformFileSync } from '@swc/core';

const requireSource = createRequire(import.meta.url);
requireSource.extensions['.ts'] = (module, filename) => {
  const { code } = transformFileSync(filename, {
    swcrc: false,
    jsc: { parser: { syntax: 'typescript' }, target: 'es2022' },
    module: { type: 'commonjs' },
  });
  module._compile(code, filename);
};
const { loadConfig } = requireSource('../../../src/config.ts');
const { startEmbedded } = requireSource('../../../src/embedded/start-embedded.ts');

const stopping = new AbortController();
let embedded;

process.on('SIGTERM', async () => {
  stopping.abort(new Error('asked to stop'));
  await embedded?.stop();
});

try {
  embedded = await startEmbedded(loadConfig(process.env), console.log, process.env, stopping.signal);
  console.log('ready', embedded.databaseUrl);
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
}
