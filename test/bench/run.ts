import { parseArgs } from 'node:util';
import { type BenchCase, benchCases } from './cases';
import { compare, type Comparison } from './compare';
import { asJson, asText } from './report';
import { startServers } from './servers';

const CALLERS = [1, 16];
const ROUNDS = 6;

/** Measures the service against its bare baselines and prints a table or JSON. See docs/performance.md. */
async function run(): Promise<void> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      only: { type: 'string' },
    },
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
    const cases = chosen(await benchCases(servers), values.only);
    for (const concurrency of CALLERS) {
      for (const benchCase of cases) {
        announce(`${benchCase.name} by ${concurrency}`);
        comparisons.push(await compare(benchCase, concurrency, ROUNDS, stopping.signal));
      }
    }
  } finally {
    await servers.stop();
  }
  process.stdout.write(`${values.json ? asJson(comparisons) : asText(comparisons)}\n`);
}

/** @param only the names of cases, separated by commas; undefined for all cases */
function chosen(cases: BenchCase[], only: string | undefined): BenchCase[] {
  if (only === undefined) return cases;
  return only.split(',').map((name) => {
    const found = cases.find((benchCase) => benchCase.name === name);
    if (!found)
      throw new Error(`--only ${name}: the cases are ${cases.map((known) => known.name).join(', ')}`);
    return found;
  });
}

run().then(
  () => process.exit(0),
  (error: unknown) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    process.exit(1);
  },
);
