import { join } from 'node:path';
import type { PartSpec } from './cluster-part';
import { expectCallsTo } from './haproxy';

/** The built service in a folder, as one version of it is deployed. */
export interface Build {
  folder: string;
  /** The version, as Temporal knows it. */
  id: string;
}

/** The proxy needs 1.5 s to see that an API stops. */
const SHUTDOWN_DELAY = 'PT3S';

export const DEPLOYMENT_NAME = 'registration-requests';

/**
 * How to run an API on this port. It has started when the proxy sends calls to it too. If the next one were ended before,
 * the proxy would know none.
 * @param url where callers find the APIs
 */
export function api(
  name: string,
  { folder }: Build,
  env: NodeJS.ProcessEnv,
  port: number,
  url: string,
): PartSpec {
  return {
    name,
    command: process.execPath,
    args: [join(folder, 'dist/src/api.js')],
    env: { ...env, PORT: String(port), SHUTDOWN_DELAY },
    isReady: async () => {
      const { status } = await fetch(`http://127.0.0.1:${port}/readyz`);
      if (status !== 200) throw new Error(`/readyz answers ${status}`);
      await expectCallsTo(name, url);
    },
  };
}

/** How to run a worker of this build. */
export function worker(name: string, { folder, id }: Build, env: NodeJS.ProcessEnv): PartSpec {
  return {
    name,
    command: process.execPath,
    args: [join(folder, 'dist/src/worker.js')],
    env: { ...env, WORKER_DEPLOYMENT_NAME: DEPLOYMENT_NAME, WORKER_BUILD_ID: id },
    isReady: (printed) =>
      `\n${printed()}`.includes('\nready\n') ? Promise.resolve() : Promise.reject(new Error('not ready yet')),
  };
}
