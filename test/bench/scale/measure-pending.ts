import { v7 as newId } from 'uuid';
import { workflowIdOf } from '../../../workflows/contract';
import { RegistrationWorkflows } from '../../../src/temporal/registration-workflows';
import { closedLoop } from '../closed-loop';
import { metersOf } from '../cpu-meters';
import { firstTasks } from '../first-tasks';
import { httpCaller } from '../http-caller';
import { PendingRequests } from '../pending-requests';
import { type Measured, measureRound, type Round, summed } from '../round';
import type { BenchServers } from '../servers';
import type { Side } from '../side';
import { loadDirectory } from './load-rows';
import { approvePath, createBody, REQUESTS } from './request-calls';

const ROUNDS = 4;
/** The number of calls in a round, by the number of callers. */
const CALLS = [
  [1, 30],
  [16, 64],
] as const;

/** The callers that start workflows. */
const FILLERS = 16;
/** How many workflows may wait for their first task. With more, Temporal spends its time on its backlog. */
const AHEAD = 200;

/** The cases in their turns. The number of pending requests is the same before each create. */
const TURNS = ['create', 'approve new', 'create', 'approve old'] as const;

type PendingCase = (typeof TURNS)[number];

/** What creates and approvals took while so many requests waited. */
export interface PendingTimes {
  pending: number;
  /** How long it took to start those that were missing, in milliseconds. */
  fill_ms: number;
  cases: (Measured & { case: PendingCase; concurrency: number })[];
}

/**
 * Measures creates and approvals at growing numbers of pending requests. All of them have a workflow that has done its
 * first task. Creates and approvals take turns, so their number stays. A new request was created just before. The workflow
 * of an old one has left the memory of the worker if many are pending, so the worker has to replay it.
 */
export async function measurePending(
  servers: BenchServers,
  sizes: number[],
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<PendingTimes[]> {
  const api = await servers.start('api');
  await loadDirectory(servers.owner);
  const worker = await servers.start('worker');
  const call = httpCaller(api.url, await servers.token({ role: 'super_admin' }));
  const tasks = firstTasks(servers.temporal, workflowIdOf);
  const pending = new PendingRequests(
    async () => (JSON.parse(await call('POST', REQUESTS, 201, createBody())) as { id: string }).id,
    tasks,
  );
  const meters = metersOf({ api: api.pid, worker: worker.pid, ...servers.pids });
  const { create, approve, approveNewest } = pending.sides({ meters }, (id) =>
    call('POST', approvePath(id), 200, {}),
  );
  const sides: Record<PendingCase, Side> = { create, 'approve new': approveNewest, 'approve old': approve };
  const found: PendingTimes[] = [];
  for (const size of sizes) {
    announce(`pending: starting workflows until ${size} wait`);
    const filling = performance.now();
    pending.add(await startWorkflows(servers, size - pending.count, signal));
    const fill_ms = performance.now() - filling;
    announce(`pending: measuring at ${size}`);
    const cases: PendingTimes['cases'] = [];
    for (const [concurrency, calls] of CALLS) {
      const rounds: Record<PendingCase, Round[]> = { create: [], 'approve new': [], 'approve old': [] };
      for (let round = 0; round <= ROUNDS; round += 1) {
        for (const name of TURNS) {
          signal.throwIfAborted();
          const measured = await measureRound(sides[name], concurrency, calls);
          // The first round warms up.
          if (round > 0) rounds[name].push(measured);
        }
      }
      for (const name of ['create', 'approve new', 'approve old'] as const) {
        cases.push({ case: name, concurrency, ...summed(rounds[name]) });
      }
    }
    found.push({ pending: size, fill_ms, cases });
  }
  await api.stop();
  await worker.stop();
  return found;
}

/**
 * Starts workflows of requests, without the API. The first task of each writes its row.
 * @returns the ids of the requests, when the first task of each is done
 */
async function startWorkflows(servers: BenchServers, count: number, signal: AbortSignal): Promise<string[]> {
  const workflows = new RegistrationWorkflows(servers.temporal, undefined);
  const tasks = firstTasks(servers.temporal, workflowIdOf);
  const ids: string[] = [];
  await closedLoop(FILLERS, Math.max(count, 0), async () => {
    signal.throwIfAborted();
    const before = ids.length - AHEAD;
    if (before >= 0 && before % FILLERS === 0) await tasks.done(ids[before] ?? '');
    const now = Date.now();
    const id = newId();
    await workflows.start({
      ...createBody(),
      id,
      requested_by: { sub: 'requester' },
      created_at: new Date(now).toISOString(),
      expires_at: new Date(now + 14 * 86_400_000).toISOString(),
    });
    ids.push(id);
  });
  for (const id of ids.slice(-AHEAD)) await tasks.done(id);
  return ids;
}
