import { readdir, readFile } from 'node:fs/promises';
import type { Installation, Service } from './service';

/**
 * The process ids of the servers that run on this DATA_DIR. A process that Postgres has just forked looks like Postgres
 * for a moment, so children of a server do not count.
 */
export async function embeddedServers(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const read = (pid: number, file: string): Promise<string> =>
    readFile(`/proc/${pid}/${file}`, 'utf8').catch(() => '');
  const processes = await Promise.all(
    pids.map(async (pid) => ({
      pid,
      parent: Number(/^PPid:\s*(\d+)$/m.exec(await read(pid, 'status'))?.[1]),
      command: await read(pid, 'cmdline'),
    })),
  );
  const servers = processes.filter(({ command }) => command.includes(`${dataDir}/`));
  const found = new Set(servers.map(({ pid }) => pid));
  return servers.filter(({ parent }) => !found.has(parent)).map(({ pid }) => pid);
}

/** Kills the process and every server that it started, like a power cut. */
export async function killEverything(
  { env }: Pick<Installation, 'env'>,
  service: Pick<Service, 'end'>,
): Promise<void> {
  const servers = await embeddedServers(env.DATA_DIR);
  if (servers.length !== 2) throw new Error(`${servers.length} embedded servers, not two`);
  const killed = service.end('SIGKILL');
  for (const pid of servers) process.kill(pid, 'SIGKILL');
  await killed;
}
