import type { Link } from 'nexus-rpc';

/** The path of a link to anything in a namespace. Temporal writes such links, and percent-encodes their parts. */
const IN_NAMESPACE = /^\/namespaces\/([^/]+)\//;

/**
 * The namespace of whoever called, as Temporal's server says it: the start of an operation carries a link to the event
 * that scheduled it (https://docs.temporal.io/nexus/execution-debugging). Nothing else in a request names it.
 * @returns undefined if there is no such link, or if there are links to several namespaces
 */
export function callerNamespace(links: readonly Link[]): string | undefined {
  const found = new Set(links.map(namespaceIn));
  const [namespace] = found;
  return found.size === 1 ? namespace : undefined;
}

function namespaceIn({ url }: Link): string | undefined {
  const encoded = url.protocol === 'temporal:' ? IN_NAMESPACE.exec(url.pathname)?.[1] : undefined;
  try {
    return encoded && decodeURIComponent(encoded);
  } catch {
    return undefined;
  }
}
