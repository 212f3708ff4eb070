import type { AuthConfig, Config, TemporalConfig } from '../config';
import { inDataDir } from './data-dir/data-dir';
import { lockDataDir } from './data-dir/data-dir-lock';
import { startIssuer } from './issuer/development-issuer';
import type { SignInOptions } from './issuer/sign-in-options';
import { startPostgres } from './postgres/start-postgres';
import { startTemporal } from './temporal/start-temporal';

/** How to reach the parts of the service. A part that is not configured was started here. */
export interface Embedded {
  databaseUrl: string;
  /** For the role that migrates, if it is another role. */
  migrationDatabaseUrl?: string;
  temporal: TemporalConfig;
  auth: AuthConfig;
  /** Stops what was started here. No process is left. */
  stop(): Promise<void>;
}

interface Part {
  stop(): Promise<void>;
}

/**
 * Starts Postgres, Temporal and a development token issuer in DATA_DIR. A part that is configured is not started.
 * @param searchAttributes the names of the Keyword search attributes that the workflows use
 * @param announce gets lines for people about what takes long or goes wrong, during the start and later
 * @param env the environment, which says where executables and caches are
 * @param signal ends the start when it aborts
 * @throws ConfigurationError when a part cannot start; the others are stopped first
 */
export async function startEmbedded(
  config: Config,
  searchAttributes: string[],
  announce: (line: string) => void,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal = new AbortController().signal,
): Promise<Embedded> {
  const { databaseUrl, temporal, auth, dataDir } = config;
  if (databaseUrl !== undefined && temporal && auth) {
    return { ...databaseUrls({ ...config, databaseUrl }), temporal, auth, stop: () => Promise.resolve() };
  }
  return inDataDir(dataDir, async () => {
    const unlock = await lockDataDir(dataDir);
    const started: Part[] = [];
    try {
      const parts = await startParts(config, searchAttributes, announce, env, signal, started);
      let stopped: Promise<void> | undefined;
      return { ...parts, stop: () => (stopped ??= stopAll(started).finally(unlock)) };
    } catch (error) {
      await stopAll(started).finally(unlock);
      throw error;
    }
  });
}

/** Waits until each part has started or failed. Then rejects with the first failure, if there was one. */
async function startParts(
  { databaseUrl, temporal, auth, ...config }: Config,
  searchAttributes: string[],
  announce: (line: string) => void,
  env: NodeJS.ProcessEnv,
  signal: AbortSignal,
  started: Part[],
): Promise<Omit<Embedded, 'stop'>> {
  const failing = new AbortController();
  const givingUp = AbortSignal.any([signal, failing.signal]);
  async function begin<T extends Part>(starting: Promise<T>): Promise<T> {
    try {
      const part = await starting;
      started.push(part);
      return part;
    } catch (error) {
      failing.abort(error);
      throw error;
    }
  }
  const parts = [
    databaseUrl === undefined
      ? begin(startPostgres(config.dataDir, announce, givingUp))
      : Promise.resolve({ ...config, databaseUrl }),
    temporal
      ? Promise.resolve({ temporal })
      : begin(startTemporal(config, searchAttributes, announce, env, givingUp)),
    auth ? Promise.resolve({ auth }) : begin(startIssuer(config.dataDir, signInOptions(config))),
  ] as const;
  await Promise.allSettled(parts);
  givingUp.throwIfAborted();
  const [postgres, server, issuer] = await Promise.all(parts);
  return { ...databaseUrls(postgres), temporal: server.temporal, auth: issuer.auth };
}

function signInOptions({ console, claims }: Pick<Config, 'console' | 'claims'>): SignInOptions | undefined {
  return console && { clientId: console.clientId, claims };
}

type DatabaseUrls = Pick<Embedded, 'databaseUrl' | 'migrationDatabaseUrl'>;

function databaseUrls({ databaseUrl, migrationDatabaseUrl }: DatabaseUrls): DatabaseUrls {
  return { databaseUrl, ...(migrationDatabaseUrl !== undefined && { migrationDatabaseUrl }) };
}

async function stopAll(parts: Part[]): Promise<void> {
  await Promise.all(parts.map((part) => part.stop()));
}
