import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { ConfigurationError } from '../../errors';
import { lastWords } from './last-words';
import { writePidFile } from './pid-file';
import { identifyProcess } from './process-identity';
import { openServerLog, type ServerLog } from './server-log';
import { stopProcess } from './stop-process';

/** How to run one of the embedded servers. */
export interface ServerSpec {
  /** The name that people read in messages. */
  name: string;
  command: string;
  args: string[];
  env: NodeJS.ProcessEnv;
  cwd: string;
  /** Absent when it runs as the user of this process. */
  user?: { uid: number; gid: number };
  stopSignal: NodeJS.Signals;
  logFile: string;
  pidFile: string;
  readyWithinMs: number;
  /** Resolves when the server answers. Gives up when the signal aborts. */
  ready(signal: AbortSignal): Promise<unknown>;
}

/** A server that was started and has answered. */
export interface ServerProcess {
  /** Resolves when the server has ended, with how it ended, in words. */
  ended: Promise<string>;
  stop(): Promise<void>;
}

/**
 * Starts a server and waits until it answers. If it does not answer, it is stopped.
 * @throws ConfigurationError with the reason and the last words of the server
 */
export async function startServer(spec: ServerSpec, signal: AbortSignal): Promise<ServerProcess> {
  signal.throwIfAborted();
  const log = openServerLog(spec.logFile);
  try {
    return await untilReady(spec, log, signal);
  } finally {
    log.close();
  }
}

async function untilReady(spec: ServerSpec, log: ServerLog, signal: AbortSignal): Promise<ServerProcess> {
  const server = spawnServer(spec, log);
  const waiting = new AbortController();
  const timeout = AbortSignal.timeout(spec.readyWithinMs);
  const givingUp = AbortSignal.any([signal, timeout, waiting.signal]);
  const failed = await Promise.race([
    spec.ready(givingUp).then(() => undefined, String),
    // One more look at the server may take seconds.
    once(givingUp, 'abort').then(() => 'given up'),
    server.ended,
  ]);
  waiting.abort();
  if (failed === undefined) return server;
  await server.stop();
  signal.throwIfAborted();
  const reason = timeout.aborted ? `no answer within ${spec.readyWithinMs / 1000} s` : failed;
  throw new ConfigurationError(
    `${spec.name} did not start (${reason}): ${lastWords(log.tail())}; its log is ${spec.logFile}`,
  );
}

function spawnServer(spec: ServerSpec, log: ServerLog): ServerProcess {
  const child = spawn(spec.command, spec.args, {
    // Ctrl-C in a terminal goes to the whole process group, but requests that are running still need the servers.
    detached: true,
    stdio: ['ignore', log.descriptor, log.descriptor],
    env: spec.env,
    cwd: spec.cwd,
    ...spec.user,
  });
  const ended = endOf(child);
  const { pid } = child;
  if (pid === undefined) return { ended, stop: () => Promise.resolve() };
  try {
    writePidFile(spec.pidFile, pid);
  } catch (error) {
    child.kill('SIGKILL');
    throw error;
  }
  const identity = identifyProcess(pid);
  // This process may end without stopping its servers, for example by an uncaught error.
  const onExit = () => child.kill(spec.stopSignal);
  process.once('exit', onExit);
  return {
    ended: ended.finally(() => process.off('exit', onExit)),
    stop: async () => {
      if (identity) await stopProcess(identity, spec.stopSignal);
      await ended;
    },
  };
}

function endOf(child: ChildProcess): Promise<string> {
  return new Promise((resolve) => {
    child.once('error', (error) => resolve(error.message));
    child.once('exit', (code, signal) => resolve(signal ?? `exit code ${String(code)}`));
  });
}
