import { isLoopbackOrigin, RefusedCall } from './answering';

/** An error that the client is told (RFC 6749, sections 4.1.2.1 and 5.2; OpenID Connect Core 1.0, section 3.1.2.6). */
export class OAuthError extends Error {
  constructor(
    readonly code: string,
    description: string,
  ) {
    super(description);
  }
}

/** Where the answer goes. */
export interface Callback {
  redirectUri: string;
  state: string | undefined;
}

/** What a client asks for (RFC 6749, section 4.1.1, with PKCE, RFC 7636, section 4.3). */
export interface AuthorizationRequest {
  challenge: string;
  nonce: string | undefined;
  scope: string;
  /** Whether the person must see the page again, or must not see it. */
  prompt: 'login' | 'none' | undefined;
}

/**
 * The only value of a parameter. An empty value counts as none (RFC 6749, section 3.1).
 * @throws OAuthError if there are several
 */
export function parameter(params: URLSearchParams, name: string): string | undefined {
  const values = params.getAll(name);
  if (values.length > 1) throw new OAuthError('invalid_request', `${name} is there more than once`);
  return values[0] || undefined;
}

/** Whether a URI is a page of a console on this machine, spelled as a URL parser would spell it. */
export function isConsoleUri(text: string): boolean {
  if (!URL.canParse(text)) return false;
  const { href, origin, pathname, username, password, hash } = new URL(text);
  // What a parser repairs might lead elsewhere when another parser reads it.
  const isPlain = href === text && `${username}${password}${hash}` === '';
  return isPlain && isLoopbackOrigin(origin) && /^\/console(\/|$)/.test(pathname);
}

/**
 * Reads where the answer to an authorization request goes.
 * @throws RefusedCall if nobody should be sent there
 */
export function readCallback(params: URLSearchParams, clientId: string): Callback {
  const of = (name: string): string => (params.getAll(name).length === 1 ? (params.get(name) ?? '') : '');
  if (of('client_id') !== clientId) {
    throw new RefusedCall(400, `client_id is not that of the console, which is ${clientId}.`);
  }
  const redirectUri = of('redirect_uri');
  if (!isConsoleUri(redirectUri)) {
    throw new RefusedCall(400, 'redirect_uri is not a page below /console on this machine.');
  }
  return { redirectUri, state: of('state') || undefined };
}

/** @throws OAuthError for what this issuer does not do */
export function readAuthorizationRequest(params: URLSearchParams): AuthorizationRequest {
  const of = (name: string): string | undefined => parameter(params, name);
  if (of('response_type') !== 'code') {
    throw new OAuthError('unsupported_response_type', 'response_type must be code');
  }
  if ((of('response_mode') ?? 'query') !== 'query') {
    throw new OAuthError('invalid_request', 'response_mode must be query');
  }
  const challenge = of('code_challenge') ?? '';
  if (of('code_challenge_method') !== 'S256' || !/^[\w-]{43}$/.test(challenge)) {
    throw new OAuthError('invalid_request', 'PKCE with code_challenge_method S256 is needed');
  }
  const prompts = (of('prompt') ?? '').split(' ');
  if (prompts.includes('none') && prompts.length > 1) {
    throw new OAuthError('invalid_request', 'prompt cannot be none and something else');
  }
  const isAsking = prompts.includes('login') || prompts.includes('select_account');
  return {
    challenge,
    nonce: of('nonce'),
    scope: of('scope') ?? '',
    prompt: prompts.includes('none') ? 'none' : isAsking ? 'login' : undefined,
  };
}
