import { type Answer, type Call, type Endpoints, json, RefusedCall } from './answering';
import {
  type Callback,
  isConsoleUri,
  OAuthError,
  readAuthorizationRequest,
  readCallback,
} from './authorization-request';
import type { SignInOptions } from './sign-in-options';
import { FORGETTING_COOKIE, parseIdentity, rememberedIdentity, rememberingCookie } from './identity';
import { OneTimeValues } from './one-time-values';
import { messagePage, signInPage } from './sign-in-page';
import type { SigningKey } from './signing-key';
import { type Code, tokenEndpoint } from './token-endpoint';
import { ISSUER } from './tokens';

/** RFC 6749, section 4.1.2 recommends at most ten minutes. The console uses a code at once. */
const CODE_MS = 60_000;

/**
 * The endpoints of an OpenID provider for one public client: discovery, authorization code with PKCE, refresh tokens and
 * RP-initiated logout. Its sign-in asks who one wants to be, and believes it.
 */
export function signInEndpoints(
  url: string,
  jwksUri: string,
  key: SigningKey,
  options: Required<SignInOptions>,
): Endpoints {
  const codes = new OneTimeValues<Code>(CODE_MS, options.now);
  const authorize = (call: Call): Answer => onPage(() => answerAuthorization(call, options.clientId, codes));
  const endSession = ({ query, form, method }: Call): Answer =>
    onPage(() => answerLogout(method === 'POST' ? form : query));
  return {
    '/.well-known/openid-configuration': {
      isCrossOrigin: true,
      GET: () => json(200, metadata(url, jwksUri)),
    },
    '/authorize': { GET: authorize, POST: authorize },
    '/token': { isCrossOrigin: true, POST: tokenEndpoint(key, codes, options) },
    '/end_session': { GET: endSession, POST: endSession },
  };
}

/** OpenID Connect Discovery 1.0, section 3. Its `issuer` is no URL, because tokens outlive the port. */
function metadata(url: string, jwksUri: string): object {
  return {
    issuer: ISSUER,
    authorization_endpoint: `${url}/authorize`,
    token_endpoint: `${url}/token`,
    end_session_endpoint: `${url}/end_session`,
    jwks_uri: jwksUri,
    scopes_supported: ['openid', 'profile', 'email', 'offline_access'],
    response_types_supported: ['code'],
    response_modes_supported: ['query'],
    grant_types_supported: ['authorization_code', 'refresh_token'],
    subject_types_supported: ['public'],
    id_token_signing_alg_values_supported: ['ES256'],
    token_endpoint_auth_methods_supported: ['none'],
    code_challenge_methods_supported: ['S256'],
  };
}

/** OpenID Connect Core 1.0, section 3.1.2. The form of the page comes back to the same address, by POST. */
function answerAuthorization(call: Call, clientId: string, codes: OneTimeValues<Code>): Answer {
  const callback = readCallback(call.query, clientId);
  try {
    const { prompt, ...request } = readAuthorizationRequest(call.query);
    const remembered = rememberedIdentity(call.headers.cookie);
    if (call.method === 'POST') return chosen();
    if (remembered && prompt !== 'login') return redirect(callback, { code: code(remembered) });
    if (prompt === 'none') throw new OAuthError('login_required', 'Nobody is signed in here');
    return signInPage(call.query, callback.redirectUri, { ...remembered });

    function code(identity: Code['grant']['identity']): string {
      const grant = { identity, clientId, scope: request.scope, isRevoked: false };
      return codes.issue({ ...request, redirectUri: callback.redirectUri, grant });
    }

    function chosen(): Answer {
      refuseOtherSites(call);
      const fields = Object.fromEntries(call.form);
      const parsed = parseIdentity(fields);
      if ('problems' in parsed) {
        return signInPage(call.query, callback.redirectUri, fields, parsed.problems);
      }
      const cookie = { 'Set-Cookie': rememberingCookie(parsed.identity) };
      return redirect(callback, { code: code(parsed.identity) }, cookie);
    }
  } catch (error) {
    if (!(error instanceof OAuthError)) throw error;
    return redirect(callback, { error: error.code, error_description: error.message });
  }
}

/** Another site could otherwise post the form, and choose who one is. */
function refuseOtherSites({ headers: { origin, host } }: Call): void {
  if (origin !== undefined && origin !== `http://${host}`) {
    throw new RefusedCall(403, 'The form comes from another site.');
  }
}

/** OpenID Connect RP-Initiated Logout 1.0, section 2. */
function answerLogout(params: URLSearchParams): Answer {
  const cookie = { 'Set-Cookie': FORGETTING_COOKIE };
  const redirectUri = params.get('post_logout_redirect_uri') ?? '';
  if (isConsoleUri(redirectUri)) {
    return redirect({ redirectUri, state: params.get('state') ?? undefined }, {}, cookie);
  }
  return messagePage(200, 'You are signed out', 'You can close this page.', cookie);
}

function redirect({ redirectUri, state }: Callback, said: Record<string, string>, headers = {}): Answer {
  const to = new URL(redirectUri);
  for (const [name, value] of Object.entries(said)) to.searchParams.set(name, value);
  if (state !== undefined) to.searchParams.set('state', state);
  return { status: 303, headers: { Location: to.href, 'Cache-Control': 'no-store', ...headers } };
}

/** People see these endpoints, so they get a page for what is wrong. */
function onPage(answer: () => Answer): Answer {
  try {
    return answer();
  } catch (error) {
    if (!(error instanceof RefusedCall)) throw error;
    return messagePage(error.status, 'This sign-in cannot go on', error.message);
  }
}
