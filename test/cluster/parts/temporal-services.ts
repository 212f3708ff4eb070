import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { freePort } from '../../../src/embedded/server/free-port';
import { acceptsConnections } from '../../../src/embedded/server/wait-until';
import type { PartSpec } from './cluster-part';

/** Each runs in a process of its own. Two of them run twice, and share their work. */
const PROCESSES = {
  'frontend-1': 'frontend',
  'frontend-2': 'frontend',
  'history-1': 'history',
  'history-2': 'history',
  matching: 'matching',
  'temporal-worker': 'worker',
} as const;

/** What docs/operations.md recommends for a server of one's own. */
const DYNAMIC_CONFIG = 'system.enableActivityEagerExecution:\n  - value: true\n';

/** Temporal's processes, and the ports of those that clients connect to. */
export interface TemporalServices {
  specs: PartSpec[];
  frontendPorts: number[];
}

/**
 * How to run Temporal's processes. They find each other by a table in Postgres. They need no configuration file of their
 * own: the one that is built in reads these variables.
 * @param address where clients find the frontends
 */
export async function temporalServices(
  server: string,
  ownerUrl: string,
  address: string,
  folder: string,
): Promise<TemporalServices> {
  const dynamicConfig = join(folder, 'dynamic-config.yaml');
  await writeFile(dynamicConfig, DYNAMIC_CONFIG);
  const { hostname, port, username, password } = new URL(ownerUrl);
  const shared = {
    PATH: process.env.PATH,
    LOG_LEVEL: 'warn',
    DB: 'postgres12',
    POSTGRES_SEEDS: hostname,
    DB_PORT: port,
    POSTGRES_USER: username,
    POSTGRES_PWD: password,
    SQL_MAX_CONNS: '10',
    SQL_VIS_MAX_CONNS: '5',
    NUM_HISTORY_SHARDS: '4',
    BIND_ON_IP: '127.0.0.1',
    CLUSTER_RPC_ADDRESS: address,
    DYNAMIC_CONFIG_FILE_PATH: dynamicConfig,
  };
  const frontendPorts: number[] = [];
  const specs: PartSpec[] = [];
  for (const [name, service] of Object.entries(PROCESSES)) {
    const [grpc, membership, http] = [await freePort(), await freePort(), await freePort()];
    if (service === 'frontend') frontendPorts.push(grpc);
    const prefix = service.toUpperCase();
    specs.push({
      name,
      command: server,
      args: ['start', '--service', service],
      env: {
        ...shared,
        [`${prefix}_GRPC_PORT`]: String(grpc),
        [`${prefix}_MEMBERSHIP_PORT`]: String(membership),
        ...(service === 'frontend' && { FRONTEND_HTTP_PORT: String(http) }),
      },
      isReady: () => acceptsConnections(service === 'worker' ? membership : grpc),
    });
  }
  return { specs, frontendPorts };
}
