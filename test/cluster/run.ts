import { deepEqual } from 'node:assert/strict';
import { setTimeout as delay } from 'node:timers/promises';
import { WORKFLOW_TYPE } from '../../workflows/contract';
import { totalsCounted, totalsKept } from '../support/db/totals';
import { eventually } from '../support/eventually';
import { harms } from './harms';
import { PROMISES } from './kept/promises';
import { readState } from './kept/read-state';
import { Faults, type Symptom } from './load/faults';
import { Ledger } from './load/ledger';
import { decide, people, startLoad } from './load/load';
import { untilRecovered } from './load/probe';
import { report } from './report';
import { type Cluster, startCluster } from './start-cluster';
import { countSteps } from './steps';
import { deployment } from './versions/deploy';
import { currentVersionSetter } from './versions/worker-versions';

const CALLERS = 6;
/** Load without a fault, before each fault. */
const STEADY_MS = 3_000;
const ENDED_MS = 90_000;

const begun = Date.now();
const announce = (line: string): void => {
  process.stdout.write(`${((Date.now() - begun) / 1_000).toFixed(1).padStart(6)} s  ${line}\n`);
};
const { step, passed, failed } = countSteps(announce);
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
// Each process of the cluster is ended when this one exits.
process.setMaxListeners(100);

/** Harms the cluster in every way while callers use it, and then looks whether every promise was kept. */
async function harmUnderLoad(cluster: Cluster): Promise<void> {
  const setCurrent = await currentVersionSetter(cluster.env, announce, stopping.signal);
  await setCurrent(cluster.build.id);
  const faults = new Faults();
  const ledger = new Ledger(faults);
  const all = await people(cluster, ledger);
  await faults.during('first start', [], () => untilRecovered(all, ledger));
  const load = startLoad(all, ledger, CALLERS);

  const fault = (name: string, tolerated: readonly Symptom[], happen: () => Promise<void>): Promise<void> =>
    step(name, async () => {
      await delay(STEADY_MS);
      await faults.during(name, tolerated, async () => {
        await happen();
        await untilRecovered(all, ledger);
      });
    });
  for (const { name, tolerated, happen } of harms(cluster)) await fault(name, tolerated, happen);
  const { prepare, rollOut, rollBack } = deployment(cluster, all, ledger, setCurrent);
  await step('a changed workflow is built while requests wait', prepare);
  await fault('deployment of the changed workflow', [], rollOut);
  await fault('rollback to the former version', [], rollBack);

  await load.end();
  const { db, temporal } = cluster.view;
  const running = `WorkflowType = "${WORKFLOW_TYPE}" AND ExecutionStatus = "Running"`;
  await step('every request that still waits can be decided, and every workflow ends', async () => {
    const waiting = async (): Promise<number> => {
      const ids: string[] = await db('registration_requests').where({ status: 'PENDING' }).pluck('id');
      await Promise.all(ids.map((id) => decide(all.root, id, 'reject', ledger)));
      return (await temporal.workflow.count(running)).count;
    };
    await eventually(waiting, (count) => count === 0, ENDED_MS);
  });
  const state = await readState(db, temporal);
  for (const [promise, check] of Object.entries(PROMISES)) await step(promise, () => check(ledger, state));
  await step('the totals of lists are the counts of rows', async () => {
    deepEqual(await totalsKept(db), await totalsCounted(db));
  });
  await step('no process has ended by itself', () => deepEqual(cluster.ended, []));
  process.stdout.write(`\n${report(ledger, faults)}\n\n`);
}

async function run(): Promise<void> {
  const cluster = await startCluster(announce, stopping.signal);
  announce('everything has started');
  try {
    await Promise.race([harmUnderLoad(cluster), aborted(stopping.signal)]);
  } finally {
    await cluster.stop();
  }
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(new Error('stopped by a signal')));
  });
}

run()
  .catch((error: unknown) =>
    step('the run', () => {
      throw error;
    }),
  )
  .finally(() => {
    process.stdout.write(`${passed()} passed, ${failed()} failed\n`);
    process.exit(failed() === 0 ? 0 : 1);
  });
