import type { Harness } from '../service/harness';

/** An answer of the API. `body` is undefined if there is none. */
export interface Answered {
  status: number;
  headers: Headers;
  body: any; // eslint-disable-line @typescript-eslint/no-explicit-any -- answers are asserted on, not typed
}

/** A caller of the API with one token, like an admin tool. */
export interface ApiClient {
  get: (path: string) => Promise<Answered>;
  post: (path: string, body?: unknown, headers?: Record<string, string>) => Promise<Answered>;
  put: (path: string, body: unknown, headers?: Record<string, string>) => Promise<Answered>;
  delete: (path: string, headers?: Record<string, string>) => Promise<Answered>;
  /** Creates a request and returns the answer. */
  create: (fields?: Record<string, unknown>) => Promise<Answered>;
  token: string;
}

export const REQUESTS = '/api/v1/admin/registration-requests';
export const APPLICATIONS = '/api/v1/admin/applications';

/** A valid body of a create for tenant `acme-eu`. No two bodies have the same name. */
export function createBody(fields: Record<string, unknown> = {}): Record<string, unknown> {
  nameCount += 1;
  return {
    scope: 'TENANT',
    tenant_id: 'acme-eu',
    name: `Application ${nameCount}`,
    application_type: 'WEB',
    redirect_uris: ['https://app.example.com/callback'],
    contact_email: 'owner@example.com',
    ...fields,
  };
}
let nameCount = 0;

/** A client that calls with this token. */
export function apiClient(harness: Pick<Harness, 'url'>, token: string): ApiClient {
  const call = async (
    method: string,
    path: string,
    body?: unknown,
    headers: Record<string, string> = {},
  ): Promise<Answered> => {
    const response = await fetch(harness.url + path, {
      method,
      headers: {
        authorization: `Bearer ${token}`,
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: response.headers,
      body: text === '' ? undefined : (JSON.parse(text) as unknown),
    };
  };
  return {
    token,
    get: (path) => call('GET', path),
    post: (path, body, headers) => call('POST', path, body, headers),
    put: (path, body, headers) => call('PUT', path, body, headers),
    delete: (path, headers) => call('DELETE', path, undefined, headers),
    create: (fields) => call('POST', REQUESTS, createBody(fields)),
  };
}
