// Starts the embedded parts in a process of its own. Tests end it in ways in which they cannot end their own process.
import { requireTypescript } from '../../support/typescript/require-typescript.mjs';

const requireSource = requireTypescript(import.meta.url);
const { loadConfig } = requireSource('../../../src/config.ts');
const { startEmbedded } = requireSource('../../../src/embedded/start-embedded.ts');

const stopping = new AbortController();
let embedded;

process.on('SIGTERM', async () => {
  stopping.abort(new Error('asked to stop'));
  await embedded?.stop();
});

try {
  embedded = await startEmbedded(
    loadConfig(process.env),
    ['PartnerId'],
    console.log,
    process.env,
    stopping.signal,
  );
  console.log('ready', embedded.databaseUrl);
} catch (error) {
  console.log(error.message);
  process.exitCode = 1;
}
