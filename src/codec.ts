import { runProcess } from './process/run-process';
import { loadConfig } from './config';
import { startIssuer } from './embedded/issuer/development-issuer';
import { createLogger } from './logger';
import { serveCodec } from './process/serve-codec';

/**
 * The codec server, with which operators read encrypted payloads in Temporal UI and CLI. Without a configured issuer it
 * takes the tokens of the development issuer in DATA_DIR, like `npm start`.
 */
void runProcess(async ({ onStop }) => {
  const config = loadConfig(process.env);
  const { auth } = config.auth ? { auth: config.auth } : await startIssuer(config.dataDir);
  const codec = await serveCodec(config, auth, createLogger(config.logLevel));
  onStop(codec.stop);
  process.stdout.write(`ready ${codec.url}\n`);
});
