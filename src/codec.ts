import { runProcess } from './process/run-process';
import { loadConfig } from './config';
import { createLogger } from './logger';
import { serveCodec } from './process/serve-codec';

/** The codec server, with which operators read encrypted payloads in Temporal UI and CLI. */
void runProcess(async ({ onStop }) => {
  const config = loadConfig(process.env);
  const codec = await serveCodec(config, createLogger(config.logLevel));
  onStop(codec.stop);
  process.stdout.write(`ready ${codec.url}\n`);
});
