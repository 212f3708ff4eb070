import type { ApplicationType } from '../request/requested-application';
import { lengthInCodePoints } from './text-rules';

/** In characters. */
export const URI_MAX_LENGTH = 2048;
const FORBIDDEN_SCHEMES = new Set([
  'javascript',
  'data',
  'vbscript',
  'file',
  'blob',
  'about',
  'ftp',
  'ws',
  'wss',
]);
/** The hosts of a URL on this machine (RFC 8252, section 8.3). */
export const LOOPBACK_HOSTS = new Set(['localhost', '127.0.0.1', '[::1]']);

/** These are tested before the text is parsed, because a parser drops, encodes or moves some of these characters. */
const CHARACTER_RULES: readonly (readonly [RegExp, string])[] = [
  [
    /[\p{Cc}\p{Cf}\p{Cs}\p{Z}]/u,
    'must not contain spaces, control characters or invisible characters: remove them',
  ],
  [/[^\x21-\x7E]/, 'must be ASCII: write the host in Punycode (xn--…) and percent-encode other characters'],
  [/#/, 'must not contain a fragment (#): remove it'],
  [/\*/, 'must not contain a wildcard (*): list each URI in full'],
  [/\\/, 'must not contain a backslash: use / between segments, or %5C'],
  [/["<>^`{|}]/, 'must not contain any of "<>^`{|}: percent-encode them'],
  [/%00/, 'must not contain a NUL (%00): remove it'],
  [/%(?![\dA-Fa-f]{2})/, 'must have two hexadecimal digits after each %: write a plain percent sign as %25'],
];

/** What a JSON Schema pattern can say: a scheme in lower case, and no character that the rules above refuse. */
export const URI_PATTERN = "^[a-z][a-z0-9+.-]*:[!$%&'()+,./0-9:;=?@A-Z\\[\\]_a-z~-]*$";

/** Finds scheme and authority (RFC 3986 appendix B) in a text that passed the character rules. */
const ABSOLUTE_URI = /^([A-Za-z][A-Za-z\d+.-]*):(?:\/\/([^/?]*))?/;
/** To a parser `localhost:3000/callback` has the scheme `localhost`. Nobody means that. */
const HOST_AND_PORT = /^[^:]+:\d+(?:[/?]|$)/;
/** The parser also accepts hosts such as `a..b`, `a,b` and `a'b`, which no name service knows. */
const DNS_NAME_OR_ADDRESS = /^(?:\[[\da-f:]+\]|[\w-]+(?:\.[\w-]+)*)$/;

type Reading = { url: URL; problem?: never } | { problem: string };

/**
 * What is wrong with a redirect or post-logout redirect URI, or undefined (docs/api.md#uri-rules; RFC 6749 3.1.2,
 * RFC 8252 7).
 * @param applicationType undefined when it was invalid itself; then a custom scheme is no problem
 */
export function redirectUriProblem(
  raw: string,
  applicationType: ApplicationType | undefined,
): string | undefined {
  const reading = readUri(raw);
  if (reading.problem !== undefined) return reading.problem;
  if (isWeb(reading.url)) return plainHttpProblem(reading.url);
  return applicationType === undefined || applicationType === 'NATIVE'
    ? undefined
    : 'must use https, or http on a loopback host: custom schemes are for NATIVE applications only';
}

/** What is wrong with an allowed origin, or undefined. It must be `scheme://host[:port]` (RFC 6454 6.2) and no more. */
export function allowedOriginProblem(raw: string): string | undefined {
  const reading = readUri(raw);
  if (reading.problem !== undefined) return reading.problem;
  const { url } = reading;
  if (!isWeb(url)) return 'must be an https origin, such as https://app.example.com';
  if (raw.toLowerCase() !== url.origin) {
    return `must be an origin, with no path, slash or query at its end: write ${url.origin}`;
  }
  return plainHttpProblem(url);
}

/** What is wrong with a website's URL, or undefined. It must be http or https, on any host. */
export function websiteUrlProblem(raw: string): string | undefined {
  const reading = readUri(raw);
  if (reading.problem !== undefined) return reading.problem;
  return isWeb(reading.url) ? undefined : 'must be an http or https URL, such as https://www.example.com';
}

/** Tests the raw string against the rules for every URI of a request, and parses it. */
function readUri(raw: string): Reading {
  if (lengthInCodePoints(raw) > URI_MAX_LENGTH)
    return { problem: `must be at most ${URI_MAX_LENGTH} characters long` };
  const broken = CHARACTER_RULES.find(([characters]) => characters.test(raw));
  if (broken) return { problem: broken[1] };

  const [, scheme, authority] = ABSOLUTE_URI.exec(raw) ?? [];
  if (scheme === undefined)
    return { problem: 'must be an absolute URI, such as https://app.example.com/callback' };
  const problem = schemeProblem(scheme, authority, raw);
  if (problem !== undefined) return { problem };
  if (authority?.includes('@'))
    return { problem: 'must not contain a user name or password: remove it, and the @' };

  const url = parse(raw);
  if (!url) return { problem: 'must be a valid URI: check its host and port' };
  const misfit = hostProblem(url) ?? canonicalProblem(raw, authority, url);
  return misfit === undefined ? { url } : { problem: misfit };
}

function schemeProblem(scheme: string, authority: string | undefined, raw: string): string | undefined {
  const lowered = scheme.toLowerCase();
  if (FORBIDDEN_SCHEMES.has(lowered)) return `must not use the scheme ${lowered}: use https`;
  if (scheme !== lowered) return `must write its scheme in lower case: ${lowered}`;
  if (scheme === 'http' || scheme === 'https') {
    return authority ? undefined : `must name a host right after ${scheme}://`;
  }
  return HOST_AND_PORT.test(raw)
    ? 'must be an absolute URI: put https:// or http:// before the host'
    : undefined;
}

function hostProblem(url: URL): string | undefined {
  if (url.hostname.endsWith('.')) return 'must not have a host that ends in a dot: remove the dot';
  if (url.port === '0') return 'must not use port 0: name the real port, or none';
  return isWeb(url) && !DNS_NAME_OR_ADDRESS.test(url.hostname)
    ? 'must have a host that is a DNS name or an IP address: check it for stray characters'
    : undefined;
}

/** The parser changes some texts (`..`, default ports, `127.1`, …). The result would not match what clients send. */
function canonicalProblem(raw: string, authority: string | undefined, url: URL): string | undefined {
  const hostEnd = isWeb(url) ? `${url.protocol}//`.length + (authority ?? '').length : 0;
  const expected = raw.slice(0, hostEnd).toLowerCase() + raw.slice(hostEnd);
  return url.href === expected || url.href === `${expected}/`
    ? undefined
    : `must be written in its canonical form: ${url.href}`;
}

function plainHttpProblem(url: URL): string | undefined {
  return url.protocol === 'https:' || LOOPBACK_HOSTS.has(url.hostname)
    ? undefined
    : 'must use https: http is for localhost, 127.0.0.1 and [::1] only';
}

function isWeb(url: URL): boolean {
  return url.protocol === 'https:' || url.protocol === 'http:';
}

function parse(raw: string): URL | undefined {
  try {
    return new URL(raw);
  } catch {
    return undefined;
  }
}
