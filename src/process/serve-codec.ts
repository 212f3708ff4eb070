import { MemoryStore } from 'express-rate-limit';
import type { Logger } from 'pino';
import { createAuthenticator } from '../auth/authenticate';
import type { AuthConfig, Config } from '../config';
import { EncryptionCodec } from '../encryption/encryption-codec';
import { ConfigurationError } from '../errors';
import { createCodecApp } from '../http/create-codec-app';
import { type RunningServer, serve } from './serve';

/** How long a stop waits for answers. */
const STOP_GRACE_MS = 10_000;

/**
 * Serves the codec for Temporal UI and CLI. It needs the keys and the issuer of tokens, and no other part.
 * @throws ConfigurationError if there are no keys, or if the port is in use or not allowed
 */
export async function serveCodec(config: Config, auth: AuthConfig, log: Logger): Promise<RunningServer> {
  const { claims, keyRing, http, codec } = config;
  if (keyRing.isEmpty)
    throw new ConfigurationError('ENCRYPTION_KEYS is not set: the codec server has no keys');
  const callCounts = new MemoryStore();
  const app = createCodecApp({
    codec: new EncryptionCodec(keyRing),
    authenticate: createAuthenticator(auth, claims),
    http: { ...http, corsOrigins: codec.corsOrigins },
    callCounts,
    log,
  });
  return serve(
    app,
    { ...http, port: codec.port, portVariable: 'CODEC_PORT', graceMs: STOP_GRACE_MS },
    log,
    () => callCounts.shutdown(),
  );
}
