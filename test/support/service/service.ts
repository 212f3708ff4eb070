import { type ChildProcess, spawn } from 'node:child_process';
import { chmod, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from '../../../src/embedded/server/free-port';
import { eventually } from '../eventually';

export const PROJECT = join(__dirname, '../../..');

/** What one installation needs: a folder for everything embedded, and the ports to serve on. */
export interface Installation {
  env: NodeJS.ProcessEnv & { DATA_DIR: string; PORT: string; TEMPORAL_UI_PORT: string };
  url: string;
  remove: () => Promise<void>;
}

/** The service, started like `npm start`. */
export interface Service {
  process: ChildProcess;
  /** The lines that it has written to stdout. */
  output: () => string;
  /** The lines that it has logged. */
  logged: () => string;
  /** Sends a signal and waits until the process has ended. Resolves to the exit code. */
  end: (signal: NodeJS.Signals) => Promise<number | null>;
}

export async function createInstallation(): Promise<Installation> {
  const dataDir = await mkdtemp(join(tmpdir(), 'registration-requests-service-'));
  // As root, Postgres runs as another user, who must be able to enter this folder.
  await chmod(dataDir, 0o755);
  const [port, uiPort] = [await freePort(), await freePort()];
  return {
    env: {
      ...process.env,
      DATA_DIR: dataDir,
      PORT: String(port),
      TEMPORAL_UI_PORT: String(uiPort),
      // Tests run beside each other, and all would want the same port.
      METRICS_PORT: 'off',
    },
    url: `http://127.0.0.1:${port}`,
    remove: () => rm(dataDir, { recursive: true, force: true }),
  };
}

/** Starts the built service, and waits until it says that it is ready. */
export async function startService({ env, url }: Installation): Promise<Service> {
  return startProcess('main', env, `\nready ${url}\n`);
}

/**
 * Starts one of the built processes, and waits until it has printed a text.
 * @param project the folder of the version to start
 */
export async function startProcess(
  name: 'main' | 'api' | 'worker',
  env: NodeJS.ProcessEnv,
  printed: string,
  project = PROJECT,
): Promise<Service> {
  const child = spawn(process.execPath, [join(project, `dist/src/${name}.js`)], {
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('exit', resolve));
  const [output, logged] = [collect(child.stdout), collect(child.stderr)];
  await eventually(
    () => ({ output: output(), logged: logged(), exit: child.exitCode }),
    (seen) => {
      if (seen.exit !== null) throw new Error(`the service ended: ${seen.logged}`);
      return `\n${seen.output}`.includes(printed);
    },
    60_000,
  );
  return {
    process: child,
    output,
    logged,
    end: (signal) => {
      child.kill(signal);
      return ended;
    },
  };
}

function collect(stream: NodeJS.ReadableStream): () => string {
  let text = '';
  stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  return () => text;
}
