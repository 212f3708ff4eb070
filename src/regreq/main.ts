#!/usr/bin/env node
import { Output } from './output/output';
import { createProgram } from './program';
import { report } from './report';
import { createSession } from './session';

const SIGNALS = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 };

const { env, stdout, stderr } = process;
const isLive = stderr.isTTY && env.TERM !== 'dumb' && env.CI === undefined;
const output = new Output(stdout, stderr, isLive);
const stop = new AbortController();
let stoppedBy: number | undefined;
for (const [signal, code] of Object.entries(SIGNALS)) {
  // A second Ctrl-C finds no listener, and ends the process at once.
  process.once(signal, () => {
    stoppedBy = code;
    stop.abort();
  });
}

const session = createSession(output, () => process.stdin, env, stop.signal);
createProgram(session)
  .parseAsync()
  .catch((error: unknown) => {
    session.progress.stop();
    const code = report(error, output);
    process.exitCode = stoppedBy ?? code;
  });
