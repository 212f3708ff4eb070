import { z } from 'zod';
import { LOOPBACK_HOSTS } from '../domain/text/uri-rules';
import { fetchJson } from './fetch-json';

/** The members that this service uses. OpenID Connect and OAuth give them the same names (RFC 8414, section 2). */
const metadata = z.object({ issuer: z.string() });
const endpoint = z.url({ protocol: /^https?$/ });

/**
 * Finds out where an issuer publishes its keys.
 * @param issuer an http or https URL without query and fragment, exactly as in the `iss` of its tokens
 * @throws Error that says for each of the two places of metadata why it does not give the answer
 */
export function discoverJwksUri(issuer: string, signal: AbortSignal): Promise<string> {
  return discover(issuer, 'jwks_uri', signal);
}

/** The same for the place where clients get tokens. */
export function discoverTokenEndpoint(issuer: string, signal: AbortSignal): Promise<string> {
  return discover(issuer, 'token_endpoint', signal);
}

/** Asks for the metadata first as OpenID Connect Discovery 1.0 (section 4) says, then as RFC 8414 (section 3) says. */
async function discover(issuer: string, member: string, signal: AbortSignal): Promise<string> {
  const { origin, pathname } = new URL(issuer);
  const places = [
    `${withoutLastSlash(issuer)}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${withoutLastSlash(pathname)}`,
  ];
  const reasons: string[] = [];
  for (const place of places) {
    try {
      return urlIn(await fetchJson(place, signal), member, issuer, place);
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  throw new Error(reasons.join('; '));
}

function urlIn(document: unknown, member: string, issuer: string, place: string): string {
  const { success, data } = metadata.extend({ [member]: endpoint }).safeParse(document);
  if (!success) throw new Error(`${place} names no issuer or no ${member}`);
  // RFC 8414, section 3.3: without this check, one issuer could speak for another.
  if (data.issuer !== issuer) throw new Error(`${place} is the metadata of another issuer than AUTH_ISSUER`);
  const url = data[member] as string;
  const { protocol, hostname } = new URL(url);
  const isSafe =
    protocol === 'https:' || LOOPBACK_HOSTS.has(hostname) || new URL(issuer).protocol === 'http:';
  if (!isSafe) throw new Error(`${place} names a ${member} that is not https`);
  return url;
}

function withoutLastSlash(text: string): string {
  return text.replace(/\/$/, '');
}
