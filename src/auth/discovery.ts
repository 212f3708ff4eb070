import { z } from 'zod';
import { LOOPBACK_HOSTS } from '../domain/text/uri-rules';
import { fetchJson } from './fetch-json';

/** The members that this service uses. OpenID Connect and OAuth give them the same names (RFC 8414, section 2). */
const metadata = z.object({ issuer: z.string(), jwks_uri: z.url({ protocol: /^https?$/ }) });

/**
 * Finds out where an issuer publishes its keys, from the issuer's metadata. This asks for the metadata first as OpenID
 * Connect Discovery 1.0 (section 4) says, then as RFC 8414 (section 3) says.
 * @param issuer an http or https URL without query and fragment, exactly as in the `iss` of its tokens
 * @throws Error that says for each of the two places why it does not give the answer
 */
export async function discoverJwksUri(issuer: string, signal: AbortSignal): Promise<string> {
  const { origin, pathname } = new URL(issuer);
  const places = [
    `${withoutLastSlash(issuer)}/.well-known/openid-configuration`,
    `${origin}/.well-known/oauth-authorization-server${withoutLastSlash(pathname)}`,
  ];
  const reasons: string[] = [];
  for (const place of places) {
    try {
      return jwksUriOf(await fetchJson(place, signal), issuer, place);
    } catch (error) {
      reasons.push((error as Error).message);
    }
  }
  throw new Error(reasons.join('; '));
}

function jwksUriOf(document: unknown, issuer: string, place: string): string {
  const { success, data } = metadata.safeParse(document);
  if (!success) throw new Error(`${place} names no issuer or no jwks_uri`);
  // RFC 8414, section 3.3: without this check, one issuer could speak for another.
  if (data.issuer !== issuer) throw new Error(`${place} is the metadata of another issuer than AUTH_ISSUER`);
  const { protocol, hostname } = new URL(data.jwks_uri);
  const isSafe =
    protocol === 'https:' || LOOPBACK_HOSTS.has(hostname) || new URL(issuer).protocol === 'http:';
  if (!isSafe) throw new Error(`${place} names a jwks_uri that is not https`);
  return data.jwks_uri;
}

function withoutLastSlash(text: string): string {
  return text.replace(/\/$/, '');
}
