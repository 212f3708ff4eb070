import { resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { seedDemoDirectory } from '../../src/db/directory/seed-demo-directory';
import { type BenchCase, benchCases } from './cases';
import { compare, type Comparison } from './compare';
import { asJson, asText } from './report';
import { type Command, runCommand } from './run-command';
import { startServers } from './servers';

const CALLERS = [1, 16];
const ROUNDS = 6;

/** Measures the service against its bare baselines and returns tables or JSON. See docs/performance.md. */
async function bench({ announce, signal, dataDir }: Command): Promise<string> {
  const { values } = parseArgs({
    options: {
      json: { type: 'boolean', default: false },
      profile: { type: 'string' },
      only: { type: 'string' },
    },
  });
  const servers = await startServers(dataDir, announce, signal);
  const comparisons: Comparison[] = [];
  try {
    const profiling = ['--cpu-prof', `--cpu-prof-dir=${resolve(values.profile ?? '')}`];
    const service = await servers.start('main', values.profile === undefined ? [] : profiling);
    await seedDemoDirectory(servers.db);
    const cases = chosen(await benchCases(servers, service), values.only);
    for (const concurrency of CALLERS) {
      for (const benchCase of cases) {
        announce(`${benchCase.name} by ${concurrency}`);
        comparisons.push(await compare(benchCase, concurrency, ROUNDS, signal));
      }
    }
  } finally {
    await servers.stop();
  }
  return values.json ? asJson(comparisons) : asText(comparisons);
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

runCommand(bench);
