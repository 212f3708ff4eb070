import { equal } from 'node:assert/strict';
import type { Symptom } from './load/faults';
import type { ClusterPart } from './parts/cluster-part';
import type { Cluster } from './start-cluster';

/** What happens to the cluster under load. */
export interface Harm {
  name: string;
  /** What callers may see until everything works again. */
  tolerated: readonly Symptom[];
  /** Resolves when every part that was ended answers again. */
  happen: () => Promise<void>;
}

/** One kill -9 of each kind of process, a crash of Postgres, and a rolling restart of everything else. */
export function harms({ apis, workers, temporal, postgres }: Cluster): Harm[] {
  const kindsOfTemporal = temporal.filter(({ name }) => !name.endsWith('-2'));
  const killed = (parts: ClusterPart[], tolerated: readonly Symptom[]): Harm[] =>
    parts.map((part) => ({
      name: `kill -9 of ${part.name}`,
      tolerated,
      happen: () => endAndStart(part, 'SIGKILL', 'SIGKILL'),
    }));
  return [
    // An answer may break off in the middle.
    ...killed(apis.slice(0, 1), ['unavailable', 'no API', 'lost']),
    // The other worker goes on, and a decision that waits for longer is answered 202.
    ...killed(workers.slice(0, 1), []),
    ...killed(kindsOfTemporal, ['unavailable']),
    // Postgres calls this its immediate shutdown: it ends like in a crash, and recovers at its start.
    {
      name: 'a crash of Postgres',
      tolerated: ['unavailable', 'late row'],
      happen: () => endAndStart(postgres, 'SIGQUIT', 'SIGQUIT'),
    },
    // Each API says that it stops, and the proxy asks the other one before its port closes.
    rolling('the APIs', apis, []),
    rolling('the workers', workers, []),
    rolling("Temporal's processes", temporal, ['unavailable']),
  ];
}

/** Ends each with SIGTERM, and starts it again before the next one is ended. */
function rolling(kind: string, parts: ClusterPart[], tolerated: readonly Symptom[]): Harm {
  return {
    name: `rolling restart of ${kind}`,
    tolerated,
    happen: async () => {
      for (const part of parts) await endAndStart(part, 'SIGTERM', 'exit code 0');
    },
  };
}

async function endAndStart(part: ClusterPart, signal: NodeJS.Signals, expected: string): Promise<void> {
  const ended = await part.end(signal);
  await part.start();
  equal(ended, expected, `${part.name} ended in another way`);
}
