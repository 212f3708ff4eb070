import { accessSync, constants } from 'node:fs';
import { loadClientConnectConfig, type LoadClientProfileOptions } from '@temporalio/envconfig';
import { ConfigurationError } from '../errors';

/** How to reach a Temporal server, in the SDK's own shape, and the address of its UI if that is known. */
export interface TemporalConfig {
  connection: { address: string; [option: string]: unknown };
  namespace: string;
  uiUrl?: string;
  /** The variable that configures it, as the log names it. Absent if it is embedded. */
  setBy?: string;
}

/** A server is configured when TEMPORAL_ADDRESS, a profile or a configuration file is named. */
export function temporalConfig(env: Record<string, string>, uiUrl?: string): TemporalConfig | undefined {
  const named = ['TEMPORAL_ADDRESS', 'TEMPORAL_PROFILE', 'TEMPORAL_CONFIG_FILE'].some((name) => env[name]);
  if (!named) return undefined;
  requireReadable('TEMPORAL_CONFIG_FILE', env.TEMPORAL_CONFIG_FILE);
  const options: LoadClientProfileOptions = {
    overrideEnvVars: env,
    disableFile: !env.TEMPORAL_PROFILE && !env.TEMPORAL_CONFIG_FILE,
  };
  try {
    const { connectionOptions, namespace } = loadClientConnectConfig(options);
    return {
      connection: { ...connectionOptions, address: connectionOptions.address ?? 'localhost:7233' },
      namespace: namespace ?? 'default',
      setBy: setBy(env),
      ...(uiUrl !== undefined && { uiUrl }),
    };
  } catch (cause) {
    // The lines after the first repeat those of the file, which may hold an API key.
    const [reason = ''] = String(cause).split('\n');
    throw new ConfigurationError(`Temporal client configuration: ${reason}`, { cause });
  }
}

/** The library takes a file that is not there for an empty one. */
function requireReadable(variable: string, path: string | undefined): void {
  if (path === undefined) return;
  try {
    accessSync(path, constants.R_OK);
  } catch (cause) {
    throw new ConfigurationError(`${variable} ${path} cannot be read: ${(cause as Error).message}`, {
      cause,
    });
  }
}

/** The variable that says where the server is. An address comes before a profile, and a profile before a file. */
function setBy({
  TEMPORAL_ADDRESS,
  TEMPORAL_PROFILE,
  TEMPORAL_CONFIG_FILE = '',
}: Record<string, string>): string {
  if (TEMPORAL_ADDRESS !== undefined) return 'TEMPORAL_ADDRESS';
  if (TEMPORAL_PROFILE !== undefined) return `TEMPORAL_PROFILE ${TEMPORAL_PROFILE}`;
  return `TEMPORAL_CONFIG_FILE ${TEMPORAL_CONFIG_FILE}`;
}
