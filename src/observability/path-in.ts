/**
 * The path in a request target (RFC 9112, section 3.2), for logs and traces. The absolute form of a target may hold a
 * password, and a query string may hold anything.
 */
export function pathIn(target: string): string {
  return target.replace(/^\w+:\/\/[^/?]*/, '').replace(/\?.*$/s, '');
}
