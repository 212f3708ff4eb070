import type { IncomingHttpHeaders } from 'node:http';
import { BlockList } from 'node:net';

const LOOPBACK = new BlockList();
LOOPBACK.addSubnet('127.0.0.0', 8, 'ipv4');
LOOPBACK.addAddress('::1', 'ipv6');

/** What a proxy adds (RFC 7239, and what was used before it). */
const FORWARDED = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Whether a request comes from the machine of this process. Through a proxy on this machine anybody's request has its
 * address, so one that was forwarded does not count. Neither does what TRUSTED_PROXIES makes of such a header.
 * @param remoteAddress the address at the other end of the connection; empty if it is gone
 */
export function isLocal(remoteAddress: string, headers: IncomingHttpHeaders): boolean {
  if (FORWARDED.some((name) => headers[name] !== undefined)) return false;
  return LOOPBACK.check(remoteAddress, remoteAddress.includes(':') ? 'ipv6' : 'ipv4');
}
