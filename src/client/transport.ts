import createFetchClient from 'openapi-fetch';
import { checkedBaseUrl, checkedToken, checkPathParameters } from './checked';
import { ApiError, ConnectionError, Unauthorized } from './errors';
import { errorOf, readJson } from './read-answer';
import { retried } from './retries';
import { timeLimit } from './time-limit';
import type { Method, ParseAs } from './types';

/** Where the service is, and who calls it. */
export interface ClientOptions {
  /** The address of the service, such as `https://registrations.example.com`. The paths of the API come after it. */
  baseUrl: string;
  /** A token, or a function that returns one. The function is asked for every try. */
  token: string | (() => Promise<string>);
  /** Used instead of the global `fetch`. */
  fetch?: (request: Request) => Promise<Response>;
  /** How long one try may take until its answer is there. The default is 60 seconds. */
  timeoutMs?: number;
}

/** A call without its types. */
export interface AnyCall {
  params?: { path?: Record<string, unknown>; query?: Record<string, unknown>; header?: object };
  body?: unknown;
  headers?: Record<string, string>;
  signal?: AbortSignal | undefined;
  parseAs?: ParseAs;
}

type AnyPaths = Record<
  string,
  Record<Method, { requestBody?: { content: { 'application/json': unknown } } }>
>;

/** An answer without its types. */
export interface AnyAnswer {
  status: number;
  data: unknown;
  response: Response;
}

/** Makes one call, with all its tries. */
export type Send = (method: Method, path: string, call?: AnyCall) => Promise<AnyAnswer>;

/**
 * Makes calls of the API: adds the token and an Idempotency-Key, tries again, and throws what is an error.
 * @throws TypeError for a base URL that cannot be one
 */
export function createTransport(options: ClientOptions): Send {
  const { token, fetch = (request: Request) => globalThis.fetch(request), timeoutMs = 60_000 } = options;
  const baseUrl = checkedBaseUrl(options.baseUrl);
  // The API never redirects. A redirect that is followed may turn a POST into a GET.
  const inner = createFetchClient<AnyPaths>({ baseUrl, redirect: 'manual' });

  async function attempt(method: Method, path: string, call: AnyCall): Promise<AnyAnswer> {
    const bearer = checkedToken(typeof token === 'string' ? token : await token());
    const { signal, parseAs = 'json', headers, ...rest } = call;
    const limit = timeLimit(timeoutMs, signal);
    let isSent = false as boolean;
    try {
      const { data, error, response } = await inner.request(method, path, {
        ...rest,
        headers: { ...headers, Authorization: `Bearer ${bearer}` },
        signal: limit.signal,
        // What is no JSON then gets an error that can be read.
        parseAs: parseAs === 'json' ? 'text' : parseAs,
        fetch: (request: Request) => {
          isSent = true;
          return fetch(request);
        },
      });
      if (!response.ok) throw errorOf(response, error);
      const read = parseAs === 'json' ? readJson(data, response) : data;
      return { status: response.status, data: read, response };
    } catch (error) {
      signal?.throwIfAborted();
      if (!isSent || error instanceof ApiError) throw error;
      const reason = limit.signal.aborted ? `it took longer than ${timeoutMs} ms` : reasonOf(error);
      throw new ConnectionError(`No answer from ${baseUrl}: ${reason.replaceAll(bearer, '…')}`);
    } finally {
      limit.end();
    }
  }

  async function authorized(method: Method, path: string, call: AnyCall): Promise<AnyAnswer> {
    try {
      return await attempt(method, path, call);
    } catch (error) {
      if (typeof token === 'string' || !(error instanceof Unauthorized)) throw error;
      // The token may have expired on its way.
      return attempt(method, path, call);
    }
  }

  return async (method, path, call = {}) => {
    checkPathParameters(path, call.params?.path);
    const keyed =
      method === 'post' ? { ...call, headers: { 'Idempotency-Key': newKey(), ...call.headers } } : call;
    return retried(() => authorized(method, path, keyed), isRepeatable(method, call), call.signal);
  };
}

/**
 * Whether a call may be sent twice. After a DELETE, or a PUT of one state, the second answer does not say whether the first
 * one did it.
 */
function isRepeatable(method: Method, { params = {}, headers }: AnyCall): boolean {
  const names = Object.keys({ ...params.header, ...headers }).map((name) => name.toLowerCase());
  return method !== 'delete' && (method !== 'put' || !names.includes('if-match'));
}

/** An Idempotency-Key. `crypto.randomUUID` would not do, because browsers have it for pages of https only. */
function newKey(): string {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map((byte) => byte.toString(16).padStart(2, '0'))
    .join('');
}

/** Node hides the reason in the cause of its error. An error about several addresses has only a code. */
function reasonOf(error: unknown): string {
  const { message, cause } = error as { message?: string; cause?: { message?: string; code?: string } };
  return cause?.message || cause?.code || message || 'the connection failed';
}
