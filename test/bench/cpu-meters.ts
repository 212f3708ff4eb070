import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** Tells the CPU time that something has used so far, in milliseconds. */
export type Meter = () => number;

/** Meters by the name of what they measure. Empty where the system does not tell (only Linux does). */
export type Meters = Record<string, Meter>;

/** CPU times by name, in milliseconds. */
export type CpuTimes = Record<string, number>;

/** Linux counts in units of 1/100 s, whatever the kernel's own clock (proc_pid_stat(5), USER_HZ). */
const TICK_MS = 10;

/** Processes rest if they use no more than one tick in this time. Idle servers use less. */
const REST_MS = 50;
const REST_WITHIN_MS = 1_000;

/** The CPU times of a process. */
export interface ProcessStat {
  parent: number;
  /** User and system time of all its threads, in milliseconds. */
  own: number;
  /** The same of its children that have ended, in milliseconds. */
  ended: number;
}

/** Reads the text of /proc/<pid>/stat (proc_pid_stat(5)). */
export function parseStat(stat: string): ProcessStat {
  // The second field is the command's name in parentheses. The name itself may hold spaces and parentheses.
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  const ticks = (index: number): number => Number(fields[index]);
  return {
    parent: ticks(1),
    own: (ticks(11) + ticks(12)) * TICK_MS,
    ended: (ticks(13) + ticks(14)) * TICK_MS,
  };
}

/** Measures processes. Postgres has a process for each connection, so children count too, and those that have ended. */
export function metersOf(pids: Record<string, number>): Meters {
  if (process.platform !== 'linux') return {};
  return Object.fromEntries(Object.entries(pids).map(([name, pid]) => [name, () => withChildren(pid)]));
}

/** The CPU time of this process, without its children. */
export function ownCpu(): number {
  const { user, system } = process.cpuUsage();
  return (user + system) / 1_000;
}

export function readMeters(meters: Meters): CpuTimes {
  return Object.fromEntries(Object.entries(meters).map(([name, meter]) => [name, meter()]));
}

/** The time that each meter has counted since an earlier reading. */
export function since(earlier: CpuTimes, now: CpuTimes): CpuTimes {
  return Object.fromEntries(Object.entries(now).map(([name, time]) => [name, time - (earlier[name] ?? 0)]));
}

/** Waits until the processes have nothing more to do, so that what a call left behind is counted for that call. */
export async function untilAtRest(meters: Meters): Promise<void> {
  const total = (): number => Object.values(readMeters(meters)).reduce((sum, time) => sum + time, 0);
  const deadline = performance.now() + REST_WITHIN_MS;
  for (let before = total(); Object.keys(meters).length > 0 && performance.now() < deadline;) {
    await delay(REST_MS);
    const now = total();
    if (now - before <= TICK_MS) return;
    before = now;
  }
}

function withChildren(pid: number): number {
  const itself = statOf(pid);
  if (!itself) return NaN;
  const children = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => statOf(Number(name)) ?? [])
    .filter(({ parent }) => parent === pid);
  return children.reduce((sum, { own }) => sum + own, itself.own + itself.ended);
}

/** Undefined if the process has ended. */
function statOf(pid: number): ProcessStat | undefined {
  try {
    return parseStat(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return undefined;
  }
}
