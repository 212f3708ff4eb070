import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { acceptsConnections } from '../../../src/embedded/server/wait-until';
import { findOnPath } from '../../../src/embedded/temporal/executable-folders';
import type { PartSpec } from './cluster-part';

/** Two groups of servers, and the port of each group. */
export interface Balanced {
  api: { port: number; servers: number[] };
  temporal: { port: number; servers: number[] };
}

/** What the proxy says where no API has answered. */
export const NO_API = 'The proxy has no answer of an API';

/** HAProxy uses these when it has no answer of an API, or no API at all. They look like those of the API. */
const REFUSAL = [
  'HTTP/1.1 503 Service Unavailable',
  'Retry-After: 1',
  'Cache-Control: no-store',
  'Content-Type: application/json',
  'Connection: close',
  '',
  JSON.stringify({ detail: NO_API }),
].join('\r\n');

/** Where HAProxy says which servers it uses. */
const SERVERS = '/proxy-servers';

/**
 * Asks HAProxy whether it sends calls to an API.
 * @param url where callers find the APIs
 * @param name the part's name, such as `api-1`
 * @throws Error if it does not, or not yet
 */
export async function expectCallsTo(name: string, url: string): Promise<void> {
  const response = await fetch(`${url}${SERVERS};csv`);
  const line = (await response.text()).split('\n').find((one) => one.startsWith(`api,${name},`));
  if (!line?.split(',').includes('UP')) throw new Error(`the proxy does not use ${name} yet`);
}

/** How to run HAProxy in front of the APIs and of Temporal's frontends. */
export function haproxy({ api, temporal }: Balanced, folder: string): PartSpec {
  const refusal = join(folder, 'refusal.http');
  writeFileSync(refusal, REFUSAL);
  const config = join(folder, 'haproxy.cfg');
  const servers = (name: string, ports: number[]): string[] =>
    ports.map(
      (port, index) => `  server ${name}-${index + 1} 127.0.0.1:${port} check inter 500ms fall 3 rise 1`,
    );
  writeFileSync(
    config,
    [
      'defaults',
      // Its log says of each call that it had to refuse itself at what point: `SC` at connecting, `SH` before an answer.
      '  log stdout format raw local0',
      '  option dontlog-normal',
      '  timeout connect 2s',
      '  timeout client 90s',
      '  timeout server 90s',
      // Only a connection that was refused is tried again, with another server: nothing has been sent on it. A call
      // that was sent is never made twice.
      '  retries 3',
      '  retry-on conn-failure',
      '  option redispatch 1',
      'listen api',
      '  mode http',
      '  option httplog',
      // One connection for each call. If an API dies, HAProxy only answers the first call of a connection. It closes the
      // connection of a later one.
      '  option httpclose',
      `  bind 127.0.0.1:${api.port}`,
      '  stats enable',
      `  stats uri ${SERVERS}`,
      '  option httpchk GET /readyz',
      '  http-check expect status 200',
      ...[502, 503, 504].map((status) => `  errorfile ${status} ${refusal}`),
      ...servers('api', api.servers),
      'listen temporal',
      '  mode tcp',
      `  bind 127.0.0.1:${temporal.port}`,
      ...servers('frontend', temporal.servers),
      '',
    ].join('\n'),
  );
  return {
    name: 'haproxy',
    command: findHaproxy(),
    args: ['-db', '-f', config],
    env: { PATH: process.env.PATH },
    isReady: async () => {
      await Promise.all([acceptsConnections(api.port), acceptsConnections(temporal.port)]);
    },
  };
}

/** @throws Error if it is not there and cannot be installed */
function findHaproxy(): string {
  const env = { PATH: `${process.env.PATH ?? ''}:/usr/sbin` };
  const known = findOnPath('haproxy', env);
  if (known !== undefined) return known;
  if (process.getuid?.() === 0 && findOnPath('apt-get', env) !== undefined) {
    const options = { stdio: 'inherit', env: { ...process.env, DEBIAN_FRONTEND: 'noninteractive' } } as const;
    execFileSync('apt-get', ['update', '-qq'], options);
    execFileSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'haproxy'], options);
    const installed = findOnPath('haproxy', env);
    if (installed !== undefined) return installed;
  }
  throw new Error(
    'HAProxy is not installed: put haproxy 2.4 or later on PATH (Debian: apt-get install haproxy)',
  );
}
