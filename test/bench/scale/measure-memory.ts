import { readFileSync } from 'node:fs';
import type { ServerProcess } from '../child-process';
import { closedLoop } from '../closed-loop';
import { metersOf, untilAtRest } from '../cpu-meters';
import { type HttpCaller, httpCaller } from '../http-caller';
import type { BenchServers } from '../servers';
import { loadDirectory } from './load-rows';
import { approvePath, createBody, REQUESTS } from './request-calls';

const CALLERS = 16;

/** The memory of a process, in MiB (proc_pid_status(5)): what it holds now and the most it has ever held. */
export interface Memory {
  rss_mib: number;
  peak_mib: number;
}

/** The memory of both processes after so many calls. Undefined where the system does not tell (only Linux does). */
export interface MemoryAt {
  calls: number;
  api: Memory | undefined;
  worker: Memory | undefined;
}

/** Measures the API and the worker, as processes of their own: at rest, and after calls, and after as many again. */
export async function measureMemory(
  servers: BenchServers,
  calls: number,
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<MemoryAt[]> {
  const api = await servers.start('api');
  await loadDirectory(servers.owner);
  const worker = await servers.start('worker');
  const call = httpCaller(api.url, await servers.token({ role: 'super_admin' }));
  const found: MemoryAt[] = [];
  const note = async (made: number): Promise<void> => {
    await untilAtRest(metersOf({ api: api.pid, worker: worker.pid }));
    found.push({ calls: made, api: memoryOf(api), worker: memoryOf(worker) });
  };
  await note(0);
  const mix = mixedCalls(call);
  for (const made of [calls, 2 * calls]) {
    announce(`memory: making ${calls} calls`);
    await closedLoop(CALLERS, calls, () => {
      signal.throwIfAborted();
      return mix();
    });
    await note(made);
  }
  await api.stop();
  await worker.stop();
  return found;
}

/** Of ten calls, two create, two approve, four get and two list. */
function mixedCalls(call: HttpCaller): () => Promise<unknown> {
  const pending: string[] = [];
  let [made, known] = [0, ''];
  const create = async (): Promise<void> => {
    known = (JSON.parse(await call('POST', REQUESTS, 201, createBody())) as { id: string }).id;
    pending.push(known);
  };
  return () => {
    const turn = made++ % 10;
    if (turn < 2 || known === '') return create();
    if (turn < 4) {
      const id = pending.shift();
      return id === undefined ? create() : call('POST', approvePath(id), 200, {});
    }
    return call('GET', turn < 8 ? `${REQUESTS}/${known}` : `${REQUESTS}/?status=PENDING`, 200);
  };
}

function memoryOf({ pid }: ServerProcess): Memory | undefined {
  if (process.platform !== 'linux') return undefined;
  const text = readFileSync(`/proc/${pid}/status`, 'utf8');
  const mib = (name: string): number =>
    Number(new RegExp(`^${name}:\\s+(\\d+) kB`, 'm').exec(text)?.[1]) / 1_024;
  return { rss_mib: mib('VmRSS'), peak_mib: mib('VmHWM') };
}
