import { readFile, writeFile } from 'node:fs/promises';
import { parseArgs } from 'node:util';
import { type Command, runCommand } from '../run-command';
import { startServers } from '../servers';
import { measureLists } from './measure-lists';
import { measureMemory } from './measure-memory';
import { measurePending } from './measure-pending';
import { measureReady, measureReadyOn } from './measure-ready';
import { plot } from './plot';
import { asMarkdown, type Scale } from './scale-report';

const PARTS = ['ready', 'lists', 'pending', 'memory'] as const;

/** Measures how the service behaves with much data. See docs/performance.md. */
async function benchScale({ announce, signal, dataDir }: Command): Promise<string> {
  const { values } = parseArgs({
    options: {
      only: { type: 'string', default: PARTS.join() },
      rows: { type: 'string', default: '1000,100000,1000000' },
      pending: { type: 'string', default: '100,10000,50000' },
      requests: { type: 'string', default: '10000' },
      from: { type: 'string' },
      plot: { type: 'string' },
      json: { type: 'boolean', default: false },
    },
  });
  const chosen = partsOf(values.only);
  const [rows, pending] = [numbersOf('rows', values.rows), numbersOf('pending', values.pending)];
  const [requests = 0] = numbersOf('requests', values.requests);
  const found: Scale = { ready: [], lists: [], failures: 0, pending: [], memory: [], took_s: {} };
  // So the parts of one report may be measured one after another.
  if (values.from !== undefined) Object.assign(found, JSON.parse(await readFile(values.from, 'utf8')));
  const timed = async <T>(part: string, measure: () => Promise<T>): Promise<T> => {
    const started = performance.now();
    const result = await measure();
    found.took_s[part] = (found.took_s[part] ?? 0) + (performance.now() - started) / 1_000;
    announce(`${part}: took ${((performance.now() - started) / 1_000).toFixed(0)} s`);
    return result;
  };

  if (chosen.has('ready')) found.ready = await timed('ready', () => measureReady(announce, signal));
  if (['lists', 'pending', 'memory'].some((part) => chosen.has(part))) {
    const servers = await startServers(dataDir, announce, signal);
    try {
      // Each part goes on with the data of those before it.
      if (chosen.has('lists')) {
        const lists = await timed('lists', () => measureLists(servers, rows, announce, signal));
        [found.lists, found.failures] = [lists.lists, lists.failures];
      }
      if (chosen.has('pending')) {
        found.pending = await timed('pending', () => measurePending(servers, pending, announce, signal));
      }
      if (chosen.has('memory')) {
        found.memory = await timed('memory', () => measureMemory(servers, requests, announce, signal));
      }
    } finally {
      await servers.stop();
    }
    if (chosen.has('ready')) {
      found.ready.push(await timed('ready', () => measureReadyOn(dataDir, announce, signal)));
    }
  }
  if (values.plot !== undefined) await writeFile(values.plot, plot(found));
  return values.json ? JSON.stringify(found, null, 2) : asMarkdown(found);
}

function partsOf(text: string): Set<string> {
  const names = text.split(',');
  const unknown = names.find((name) => !PARTS.some((part) => part === name));
  if (unknown !== undefined) throw new Error(`--only ${unknown}: the parts are ${PARTS.join(', ')}`);
  return new Set(names);
}

/** Numbers separated by commas. Each is larger than the one before. */
function numbersOf(option: string, text: string): number[] {
  const numbers = text.split(',').map(Number);
  const isWrong = numbers.some(
    (number, index) => !(Number.isInteger(number) && number > (numbers[index - 1] ?? 0)),
  );
  if (isWrong) throw new Error(`--${option} ${text}: not growing whole numbers like 1000,10000`);
  return numbers;
}

runCommand(benchScale);
