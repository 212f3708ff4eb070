import { parseArgs } from 'node:util';
import { benchCases } from './cases';
import { compare, type Comparison } from './compare';
import { asJson, asTable } from './report';
import { startServers } from './servers';

const CALLERS = [1, 16];
const ROUNDS = 6;

/** Measures the service against its bare baselines and prints a table or JSON. See docs/performance.md. */
async function run(): Promise<void> {
  const { values } = parseArgs({
    options: { json: { type: 'boolean', default: false }, profile: { type: 'string' } },
  });
  // stdout gets only the result.
  const announce = (line: string): void => void process.stderr.write(`${line}\n`);
  const stopping = new AbortController();
  for (const signal of ['SIGINT', 'SIGTERM'] as const) {
    process.once(signal, () => stopping.abort(new Error('stopped')));
  }
  const servers = await startServers(announce, values.profile, stopping.signal);
  const comparisons: Comparison[] = [];
  try {
    const cases = await benchCases(servers);
    for (const concurrency of CALLERS) {
      for (const benchCase of cases) {
        announce(`${benchCase.name} by ${concurrency}`);
        comparisons.push(await compare(benchCase, concurrency, ROUNDS, stopping.signal));
      }
    }
  } finally {
    await servers.stop();
  }
  process.stdout.write(`${values.json ? asJson(comparisons) : asTable(comparisons)}\n`);
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
