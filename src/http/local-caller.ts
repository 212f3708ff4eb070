import { BlockList } from 'node:net';
import type { Request } from 'express';
import { LOOPBACK_HOSTS } from '../domain/text/uri-rules';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** What a proxy adds (RFC 7239, and what was used before it). */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Whether a request comes from the machine of this process. A proxy on this machine gives its own address to
 * everybody's request. So a request that was forwarded, or that comes from a trusted proxy, does not count as local.
 * Neither does one for another host.
 */
export function isLocal({ socket, headers, hostname, app }: Request): boolean {
  const { remoteAddress = '' } = socket;
  // What Express makes of TRUSTED_PROXIES.
  const isProxy = app.get('trust proxy fn') as (address: string, hop: number) => boolean;
  if (FORWARDED.some((name) => headers[name] !== undefined) || isProxy(remoteAddress, 0)) return false;
  // A page in a browser on this machine can have a name of its own resolve to loopback.
  return isLoopback(remoteAddress) && LOOPBACK_HOSTS.has(hostname);
}

/** @param address the address at the other end of a connection; empty if the connection is gone */
export function isLoopback(address: string): boolean {
  return LOOPBACK.check(address, address.includes(':') ? 'ipv6' : 'ipv4');
}
