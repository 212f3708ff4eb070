import { deepEqual } from 'node:assert/strict';
import { join } from 'node:path';
import { eventually } from '../../support/eventually';
import type { Ledger } from '../load/ledger';
import { create, decide, type People } from '../load/load';
import type { ClusterPart } from '../parts/cluster-part';
import type { Build } from '../parts/service-processes';
import type { Cluster } from '../start-cluster';
import { buildChanged } from './changed-build';
import type { SetCurrentVersion } from './worker-versions';
import { whoRan } from './who-ran';

const ROUTED_MS = 60_000;

/** A deployment of changed workflow code, and its rollback, while requests wait. */
export interface Deployment {
  /** Lets requests wait, and builds the changed code. */
  prepare: () => Promise<void>;
  rollOut: () => Promise<void>;
  rollBack: () => Promise<void>;
}

export function deployment(
  cluster: Cluster,
  people: People,
  ledger: Ledger,
  setCurrent: SetCurrentVersion,
): Deployment {
  const { temporal } = cluster.view;
  /** Requests that wait, by the version that started them. */
  const waiting = { first: [] as string[], second: [] as string[] };
  let changed: Build;

  const createSix = async (version: keyof typeof waiting): Promise<void> => {
    waiting[version].push(...(await Promise.all(Array.from({ length: 6 }, () => create(people, ledger)))));
  };
  /** Decides each of them in another way, and expects what their histories say. */
  const decideAll = async (ids: string[], expected: object): Promise<void> => {
    const kinds = ['approve', 'reject', 'cancel'] as const;
    await Promise.all(ids.map((id, n) => decide(people.root, id, kinds[n % 3] ?? 'approve', ledger)));
    for (const id of ids) {
      await temporal.workflow.getHandle(`registration-request-${id}`).result();
      deepEqual(await whoRan(temporal, id), expected, id);
    }
  };
  /** A current version takes a moment until every task queue knows it. */
  const makeCurrent = async (build: Build): Promise<void> => {
    await setCurrent(build.id);
    const newest = async (): Promise<string | undefined> => {
      const id = await create(people, ledger);
      await decide(people.root, id, 'approve', ledger);
      return (await whoRan(temporal, id)).first;
    };
    await eventually(newest, (version) => version === build.id, ROUTED_MS);
  };

  return {
    prepare: async () => {
      await createSix('first');
      changed = await buildChanged(join(cluster.dataDir, 'changed'));
    },
    rollOut: async () => {
      const workers = await Promise.all(
        [1, 2].map((n) => cluster.startWorker(`changed-worker-${n}`, changed)),
      );
      await makeCurrent(changed);
      const former = [...cluster.workers];
      cluster.workers.push(...workers);
      await endInOrder(former);
      await decideAll(waiting.first.splice(0, 3), { first: 'first', latest: 'second', hasPatch: true });
      await createSix('second');
    },
    rollBack: async () => {
      const [former, changedWorkers] = [cluster.workers.slice(0, 2), cluster.workers.splice(2)];
      await Promise.all(former.map((part) => part.start()));
      await makeCurrent(cluster.build);
      await endInOrder(changedWorkers);
      await decideAll(waiting.first, { first: 'first', latest: 'first', hasPatch: false });
      await decideAll(waiting.second, { first: 'second', latest: 'first', hasPatch: false });
    },
  };
}

/** Ends all of them before it looks how they ended, so that the cluster goes on in any case. */
async function endInOrder(workers: ClusterPart[]): Promise<void> {
  const ended: string[] = [];
  for (const part of workers) ended.push(`${part.name}: ${await part.end('SIGTERM')}`);
  deepEqual(
    ended,
    workers.map(({ name }) => `${name}: exit code 0`),
  );
}
