import { importJWK, SignJWT } from 'jose';
import type { Config } from '../../config';
import { ALGORITHM, type SigningKey } from './signing-key';

/** The name in `iss`. It is no URL, so that tokens stay good when the issuer runs at another port, or not at all. */
export const ISSUER = 'urn:registration-requests:development';
export const AUDIENCE = 'registration-requests';

/** What a development token says about its bearer. */
export interface TokenRequest {
  role: string;
  partner?: string | undefined;
  tenant?: string | undefined;
  groups?: string[] | undefined;
  sub?: string | undefined;
  name?: string | undefined;
  ttlSeconds: number;
  /** The names of the claims, as the service is configured. */
  claims?: Config['claims'];
}

/** Signs an access token for the service. */
export function accessToken(key: SigningKey, request: TokenRequest, now = Date.now()): Promise<string> {
  const { role, partner, tenant, groups = [], name, ttlSeconds } = request;
  const claims = request.claims ?? {
    role: 'role',
    partner: 'partner_id',
    tenant: 'tenant_id',
    groups: 'groups',
  };
  const said = {
    [claims.role]: role,
    ...(partner !== undefined && { [claims.partner]: partner }),
    ...(tenant !== undefined && { [claims.tenant]: tenant }),
    ...(groups.length > 0 && { [claims.groups]: groups }),
    ...(name !== undefined && { name }),
  };
  return signed(key, said, { audience: AUDIENCE, subject: subjectOf(request), ttlSeconds, now });
}

/** Signs an ID token (OpenID Connect Core 1.0, section 2) for a client, about the bearer of the access token. */
export function idToken(
  key: SigningKey,
  request: TokenRequest,
  clientId: string,
  nonce: string | undefined,
  now: number,
): Promise<string> {
  const { name, ttlSeconds } = request;
  const said = { ...(name !== undefined && { name }), ...(nonce !== undefined && { nonce }) };
  return signed(key, said, { audience: clientId, subject: subjectOf(request), ttlSeconds, now });
}

function subjectOf({ role, sub }: TokenRequest): string {
  return sub ?? `${role}@development`;
}

async function signed(
  key: SigningKey,
  claims: Record<string, unknown>,
  of: { audience: string; subject: string; ttlSeconds: number; now: number },
): Promise<string> {
  const seconds = Math.floor(of.now / 1000);
  return new SignJWT(claims)
    .setProtectedHeader({ alg: ALGORITHM, kid: key.kid, typ: 'JWT' })
    .setIssuer(ISSUER)
    .setAudience(of.audience)
    .setSubject(of.subject)
    .setIssuedAt(seconds)
    .setExpirationTime(seconds + of.ttlSeconds)
    .sign(await importJWK(key, ALGORITHM));
}
