import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from './process-identity';

const graceMs = 8_000;
const pollMs = 20;

/** Asks a process to end and waits for it. Kills it if it still runs after 8 s. */
export async function stopProcess(identity: ProcessIdentity, signal: NodeJS.Signals): Promise<void> {
  for (const step of [signal, 'SIGKILL'] as const) {
    if (!isRunning(identity)) return;
    process.kill(identity.pid, step);
    for (const deadline = Date.now() + graceMs; isRunning(identity) && Date.now() < deadline;) {
      await sleep(pollMs);
    }
  }
}
