import { createHash } from 'node:crypto';
import { type Answer, type Call, json } from './answering';
import { OAuthError, parameter } from './authorization-request';
import type { SignInOptions } from './sign-in-options';
import { groupsOf, type Identity } from './identity';
import { OneTimeValues } from './one-time-values';
import type { SigningKey } from './signing-key';
import { accessToken, idToken } from './tokens';

const ACCESS_SECONDS = 15 * 60;
const REFRESH_MS = 12 * 3_600_000;

/** What somebody allowed a client by signing in. Its code and all its refresh tokens stand for it. */
interface Grant {
  identity: Identity;
  clientId: string;
  scope: string;
  isRevoked: boolean;
}

/** What an authorization code stands for. The client must know the rest. */
export interface Code {
  grant: Grant;
  redirectUri: string;
  challenge: string;
  nonce: string | undefined;
}

/** Exchanges codes and refresh tokens for tokens (RFC 6749, sections 4.1.3 and 6; RFC 7636, section 4.6). */
export function tokenEndpoint(
  key: SigningKey,
  codes: OneTimeValues<Code>,
  { claims, now }: Required<SignInOptions>,
): (call: Call) => Promise<Answer> {
  const refreshTokens = new OneTimeValues<{ grant: Grant }>(REFRESH_MS, now);

  const granted = (form: URLSearchParams): { grant: Grant; nonce?: string | undefined } => {
    const grantType = parameter(form, 'grant_type');
    if (grantType === 'authorization_code') return grantOfCode(form, codes);
    if (grantType === 'refresh_token') return grantOfRefreshToken(form, refreshTokens);
    if (grantType === undefined) throw new OAuthError('invalid_request', 'grant_type is missing');
    throw new OAuthError('unsupported_grant_type', 'grant_type must be authorization_code or refresh_token');
  };

  return async ({ form }) => {
    try {
      const { grant, nonce } = granted(form);
      const { identity, clientId, scope } = grant;
      const about = {
        ...identity,
        sub: subjectOf(identity),
        groups: groupsOf(identity),
        claims,
        ttlSeconds: ACCESS_SECONDS,
      };
      const isOpenId = scope.split(' ').includes('openid');
      return json(200, {
        access_token: await accessToken(key, about, now()),
        token_type: 'Bearer',
        expires_in: ACCESS_SECONDS,
        refresh_token: refreshTokens.issue({ grant }),
        scope,
        ...(isOpenId && { id_token: await idToken(key, about, clientId, nonce, now()) }),
      });
    } catch (error) {
      if (!(error instanceof OAuthError)) throw error;
      return json(400, { error: error.code, error_description: error.message });
    }
  };
}

/** People who chose no subject are told apart by what they administer. */
function subjectOf(identity: Identity): string | undefined {
  const { sub, role } = identity;
  switch (role) {
    case 'super_admin':
      return sub;
    case 'partner_admin':
      return sub ?? `${role}.${identity.partner}@development`;
    case 'tenant_admin':
      return sub ?? `${role}.${identity.tenant}@development`;
  }
}

function grantOfCode(form: URLSearchParams, codes: OneTimeValues<Code>): Code {
  const verifier = required(form, 'code_verifier');
  const redirectUri = required(form, 'redirect_uri');
  const clientId = required(form, 'client_id');
  const code = codes.take(required(form, 'code'));
  const isItsClient =
    code?.grant.clientId === clientId &&
    code.redirectUri === redirectUri &&
    code.challenge === createHash('sha256').update(verifier).digest('base64url');
  if (!isItsClient) {
    throw new OAuthError('invalid_grant', 'The code is used, expired, or was made for another request');
  }
  return code;
}

function grantOfRefreshToken(
  form: URLSearchParams,
  refreshTokens: OneTimeValues<{ grant: Grant }>,
): { grant: Grant } {
  const clientId = required(form, 'client_id');
  const found = refreshTokens.take(required(form, 'refresh_token'));
  if (found?.grant.clientId !== clientId) {
    throw new OAuthError('invalid_grant', 'The refresh token is used, expired, or of another client');
  }
  return found;
}

function required(form: URLSearchParams, name: string): string {
  const value = parameter(form, name);
  if (value === undefined) throw new OAuthError('invalid_request', `${name} is missing`);
  return value;
}
