import { join, resolve } from 'node:path';
import { startServer } from '../child-process';
import { embeddedEnv, temporaryDataDir } from '../servers';
import { medianOf } from './median';

const STARTS = 3;

/** The time from the start of `npm start`'s process until it is ready, with its embedded servers, in milliseconds. */
export interface ReadyTimes {
  data: 'new' | 'small' | 'large';
  median_ms: number;
  worst_ms: number;
}

/** Measures first starts in empty folders, and next starts on what they left. */
export async function measureReady(
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<ReadyTimes[]> {
  const [first, next]: [number[], number[]] = [[], []];
  for (let start = 0; start < STARTS; start += 1) {
    announce('ready: a first start and a next start');
    const { dataDir, remove } = await temporaryDataDir();
    try {
      first.push(await readyIn(dataDir, signal));
      next.push(await readyIn(dataDir, signal));
    } finally {
      await remove();
    }
  }
  return [timesOf('new', first), timesOf('small', next)];
}

/**
 * Measures starts on data that other parts have left. No embedded server may run there.
 */
export async function measureReadyOn(
  dataDir: string,
  announce: (line: string) => void,
  signal: AbortSignal,
): Promise<ReadyTimes> {
  const times: number[] = [];
  for (let start = 0; start < STARTS; start += 1) {
    announce('ready: a start on large data');
    times.push(await readyIn(dataDir, signal));
  }
  return timesOf('large', times);
}

async function readyIn(dataDir: string, signal: AbortSignal): Promise<number> {
  signal.throwIfAborted();
  const service = await startServer(
    [resolve('dist/src/main.js')],
    await embeddedEnv(dataDir),
    join(dataDir, 'ready.log'),
  );
  await service.stop();
  return service.readyMs;
}

function timesOf(data: ReadyTimes['data'], times: number[]): ReadyTimes {
  return { data, median_ms: medianOf(times), worst_ms: Math.max(...times) };
}
