// Starts the embedded parts in a process of its own, for tests that end it in ways a test can't end itself.
require('./typescript-hook.cjs');
const { loadConfig } = require('../../../src/config.ts');
const { startEmbedded } = require('../../../src/embedded/start-embedded.ts');

const stopping = new AbortController();
let embedded;

process.on('SIGTERM', () => {
  stopping.abort(new Error('asked to stop'));
  embedded?.stop().then(() => process.exit(0));
});

startEmbedded(loadConfig(process.env), (line) => console.log(line), process.env, stopping.signal).then(
  (started) => {
    embedded = started;
    console.log('ready', started.databaseUrl);
  },
  (error) => {
    console.log(error.message);
    process.exit(1);
  },
);
