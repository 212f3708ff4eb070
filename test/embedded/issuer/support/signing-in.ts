import { createHash } from 'node:crypto';

export const CLIENT_ID = 'registration-requests-console';
export const CALLBACK = 'http://127.0.0.1:8080/console/callback';
const VERIFIER = 'a-verifier-of-forty-three-characters-or-more';

/** A good authorization request with some parameters changed; undefined leaves one out. */
export function authorizationUrl(
  authority: string,
  changes: Record<string, string | undefined> = {},
): string {
  const parameters = {
    client_id: CLIENT_ID,
    redirect_uri: CALLBACK,
    response_type: 'code',
    scope: 'openid profile',
    state: 'a state',
    nonce: 'a nonce',
    code_challenge: createHash('sha256').update(VERIFIER).digest('base64url'),
    code_challenge_method: 'S256',
    ...changes,
  };
  return `${authority}/authorize?${formOf(parameters).toString()}`;
}

/** What the form of the page sends. */
export function chooseIdentity(
  url: string,
  fields: Record<string, string>,
  headers: Record<string, string> = {},
): Promise<Response> {
  const body = formOf({ partner: 'acme', tenant: 'acme-eu', name: '', sub: '', ...fields });
  return fetch(url, { method: 'POST', body, headers, redirect: 'manual' });
}

/** Where an answer leads, with its parameters. */
export function leadsTo(response: Response): { page: string } & Record<string, string> {
  const url = new URL(response.headers.get('location') ?? 'nowhere:');
  return { page: url.origin + url.pathname, ...Object.fromEntries(url.searchParams) };
}

/** Signs in with a good request. Resolves to the code. */
export async function codeFor(
  authority: string,
  fields: Record<string, string> = { role: 'super_admin' },
  changes: Record<string, string | undefined> = {},
): Promise<string> {
  return leadsTo(await chooseIdentity(authorizationUrl(authority, changes), fields)).code ?? '';
}

/** An answer of the token endpoint. */
export interface TokenAnswer {
  status: number;
  headers: Headers;
  body: Record<string, unknown>;
}

/** Sends a form to the token endpoint. */
export async function askForTokens(
  authority: string,
  fields: Record<string, string | undefined>,
): Promise<TokenAnswer> {
  const response = await fetch(`${authority}/token`, { method: 'POST', body: formOf(fields) });
  return {
    status: response.status,
    headers: response.headers,
    body: (await response.json()) as Record<string, unknown>,
  };
}

/** The form that exchanges a code. */
export function codeForm(code: string): Record<string, string> {
  return {
    grant_type: 'authorization_code',
    code,
    client_id: CLIENT_ID,
    redirect_uri: CALLBACK,
    code_verifier: VERIFIER,
  };
}

/** The form that exchanges the refresh token of an answer. */
export function refreshForm({ body }: TokenAnswer): Record<string, string> {
  return {
    grant_type: 'refresh_token',
    refresh_token: String(body.refresh_token),
    client_id: CLIENT_ID,
  };
}

function formOf(fields: Record<string, string | undefined>): URLSearchParams {
  const given = Object.entries(fields).filter((field): field is [string, string] => field[1] !== undefined);
  return new URLSearchParams(given);
}
