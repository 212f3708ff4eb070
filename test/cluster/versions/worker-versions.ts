import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { findTemporalExecutable } from '../../../src/embedded/temporal/temporal-executable';
import { waitUntil } from '../../../src/embedded/server/wait-until';
import { DEPLOYMENT_NAME } from '../parts/service-processes';

const KNOWN_MS = 60_000;

/** Makes a version current, with the command that an operator types. */
export type SetCurrentVersion = (buildId: string) => Promise<void>;

/** Finds Temporal's command line, and returns what makes a version current. */
export async function currentVersionSetter(
  env: NodeJS.ProcessEnv,
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<SetCurrentVersion> {
  const dataDir = env.DATA_DIR ?? '';
  const { TEMPORAL_CLI } = env;
  const config = { dataDir, ...(TEMPORAL_CLI !== undefined && { temporalCli: TEMPORAL_CLI }) };
  const temporal = await findTemporalExecutable({ config, env, announce, signal });
  return async (buildId) => {
    const version = ['--deployment-name', DEPLOYMENT_NAME, '--build-id', buildId];
    const command = ['worker', 'deployment', 'set-current-version', ...version, '--yes'];
    // Temporal knows a version as soon as its first worker has asked for work.
    await waitUntil(
      () => promisify(execFile)(temporal, command, { env }),
      500,
      AbortSignal.any([signal, AbortSignal.timeout(KNOWN_MS)]),
    );
  };
}
