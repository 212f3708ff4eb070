#!/usr/bin/env node
import { Output } from './output/output';
import { createProgram } from './program';
import { report } from './report';
import { createSession } from './session';

const SIGNALS = { SIGINT: 130, SIGTERM: 143 };

const output = new Output(process.stdout, process.stderr);
const stop = new AbortController();
let stoppedBy: number | undefined;
for (const [signal, code] of Object.entries(SIGNALS)) {
  // A second Ctrl-C finds no listener, and ends the process at once.
  process.once(signal, () => {
    stoppedBy = code;
    stop.abort();
  });
}

const session = createSession(output, process.stdin, process.env, stop.signal);
createProgram(session)
  .parseAsync()
  .catch((error: unknown) => {
    const code = report(error, output);
    process.exitCode = stoppedBy ?? code;
  });
