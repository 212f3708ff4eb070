import { setTimeout as delay } from 'node:timers/promises';
import { startCluster } from './start-cluster';
import { currentVersionSetter } from './versions/worker-versions';
import { Faults } from './load/faults';
import { Ledger } from './load/ledger';
import { people, startLoad } from './load/load';
import { untilRecovered } from './load/probe';

const started = Date.now();
const announce = (line: string): void => {
  process.stdout.write(`${((Date.now() - started) / 1000).toFixed(1)} s: ${line}\n`);
};
const stopping = new AbortController();
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => stopping.abort());
// Each part of the cluster listens for the end of this process.
process.setMaxListeners(100);

async function run(): Promise<void> {
  const cluster = await startCluster(announce, stopping.signal);
  announce(`all up ${cluster.dataDir}`);
  const setCurrent = await currentVersionSetter(cluster.env, announce, stopping.signal);
  await setCurrent('first');
  announce('current');
  const faults = new Faults();
  const ledger = new Ledger(faults);
  const all = await people(cluster, ledger);
  await faults.during('start', () => untilRecovered(all, ledger));
  announce('answers');
  const load = startLoad(all, ledger, 6);
  await delay(5000);
  for (const part of [
    ...cluster.apis.slice(0, 1),
    ...cluster.workers.slice(0, 1),
    ...cluster.temporal,
    cluster.postgres,
  ]) {
    await faults.during(`kill -9 of ${part.name}`, async () => {
      const { ended, ready } = await part.restart(part.name === 'postgres' ? 'SIGQUIT' : 'SIGKILL');
      announce(`${part.name} ended ${ended}`);
      await ready;
      announce(`${part.name} back`);
      await untilRecovered(all, ledger);
      announce(`${part.name} recovered`);
    });
    await delay(2000);
  }
  await load.end();
  console.log(
    ledger.answers,
    ledger.failures,
    ledger.violations,
    cluster.ended,
    ledger.created.size,
    ledger.decisions.length,
  );
  await cluster.stop();
}
run().then(
  () => process.exit(0),
  (e) => {
    console.error(e);
    process.exit(1);
  },
);
