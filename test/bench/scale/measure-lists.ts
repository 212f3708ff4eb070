import { closedLoop } from '../closed-loop';
import { type HttpCaller, httpCaller } from '../http-caller';
import type { BenchServers } from '../servers';
import { type List, lists, type PageName, pageNumbers, roles } from './list-cases';
import { expirePending, loadDirectory, loadRows } from './load-rows';
import { medianOf } from './median';

/** The calls for each page that count. */
const CALLS = 7;
/** Calls that make Node compile the service's code before anything counts. */
const WARM_UP = 500;

/** The times of one page of one list. */
export interface ListTimes extends List {
  role: string;
  page: PageName;
  /** How many requests the table has. */
  rows: number;
  /** How many items the list has. */
  total: number;
  median_ms: number;
  worst_ms: number;
}

/** One page of one list, and how to ask for it. */
interface Asked extends Omit<ListTimes, 'median_ms' | 'worst_ms'> {
  ask: () => Promise<unknown>;
  times: number[];
}

/**
 * Measures every list at growing numbers of rows, one call at a time. Afterwards no request is pending.
 * @returns the times, and how many calls failed
 */
export async function measureLists(
  servers: BenchServers,
  sizes: number[],
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<{ lists: ListTimes[]; failures: number }> {
  const api = await servers.start('api');
  await loadDirectory(servers.owner);
  const found: ListTimes[] = [];
  let failures = 0;
  const superAdmin = httpCaller(api.url, await servers.token({ role: 'super_admin' }));
  const callers = await Promise.all(
    roles().map(async ({ name, token }) => ({ name, call: httpCaller(api.url, await servers.token(token)) })),
  );
  for (const [index, rows] of sizes.entries()) {
    announce(`lists: loading ${rows} rows`);
    await loadRows(servers.owner, sizes[index - 1] ?? 0, rows);
    if (index === 0) await closedLoop(1, WARM_UP, () => superAdmin('GET', pathOf(LIST, 1), 200));
    announce(`lists: measuring at ${rows} rows`);
    const asked: Asked[] = [];
    for (const { name, call } of callers) {
      for (const list of lists()) asked.push(...(await pagesOf(call, name, list, rows)));
    }
    // One pass over all lists after another, so that a moment in which the machine is busy hits a list only once.
    for (let pass = 0; pass < CALLS; pass += 1) {
      for (const { ask, times } of asked) {
        signal.throwIfAborted();
        const started = performance.now();
        // The time of a call that fails counts too. Postgres gives up a statement of the service after 5 s.
        await ask().catch((error: unknown) => {
          failures += 1;
          announce(String(error));
        });
        times.push(performance.now() - started);
      }
    }
    for (const { ask: _ask, times, ...list } of asked) {
      found.push({ ...list, median_ms: medianOf(times), worst_ms: Math.max(...times) });
    }
  }
  await api.stop();
  await expirePending(servers.owner);
  return { lists: found, failures };
}

const LIST: List = { resource: 'registration-requests', filter: 'none', query: '' };

/** Asks once for the first page, which also says how many there are. */
async function pagesOf(call: HttpCaller, role: string, list: List, rows: number): Promise<Asked[]> {
  const first = JSON.parse(await call('GET', pathOf(list, 1), 200)) as { total: number; pages: number };
  return pageNumbers(first.pages).map(([page, number]) => ({
    ...{ ...list, role, page, rows, total: first.total },
    ask: () => call('GET', pathOf(list, number), 200),
    times: [],
  }));
}

function pathOf({ resource, query }: List, page: number): string {
  return `/api/v1/admin/${resource}/?page=${page}${query && `&${query}`}`;
}
