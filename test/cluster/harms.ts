import { equal } from 'node:assert/strict';
import type { ClusterPart } from './parts/cluster-part';
import type { Cluster } from './start-cluster';

/** What happens to the cluster under load. */
export interface Harm {
  name: string;
  /** Resolves when every part that was ended answers again. */
  happen: () => Promise<void>;
}

/** One kill -9 of each kind of process, a crash of Postgres, and a rolling restart of everything else. */
export function harms({ apis, workers, temporal, postgres }: Cluster): Harm[] {
  const kindsOfTemporal = temporal.filter(({ name }) => !name.endsWith('-2'));
  const killed = [...apis.slice(0, 1), ...workers.slice(0, 1), ...kindsOfTemporal];
  return [
    ...killed.map((part) => ({
      name: `kill -9 of ${part.name}`,
      happen: () => endAndStart(part, 'SIGKILL', 'SIGKILL'),
    })),
    // Postgres calls this its immediate shutdown: it ends like in a crash, and recovers at its start.
    { name: 'a crash of Postgres', happen: () => endAndStart(postgres, 'SIGQUIT', 'SIGQUIT') },
    rolling('the APIs', apis),
    rolling('the workers', workers),
    rolling("Temporal's processes", temporal),
  ];
}

/** Ends each with SIGTERM, and starts it again before the next one is ended. */
function rolling(kind: string, parts: ClusterPart[]): Harm {
  return {
    name: `rolling restart of ${kind}`,
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
