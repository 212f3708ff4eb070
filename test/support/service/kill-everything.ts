import { readdir, readFile } from 'node:fs/promises';
import type { Installation, Service } from './service';

/** The process ids of the servers that run on this DATA_DIR. */
export async function embeddedServers(dataDir: string): Promise<number[]> {
  const pids = (await readdir('/proc')).filter((name) => /^\d+$/.test(name)).map(Number);
  const commands = await Promise.all(
    pids.map(async (pid) => ({
      pid,
      command: await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => ''),
    })),
  );
  return commands.filter(({ command }) => command.includes(`${dataDir}/`)).map(({ pid }) => pid);
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
