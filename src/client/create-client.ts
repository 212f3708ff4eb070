import { type ListAll, listAllWith } from './list-all';
import { type AnyCall, type ClientOptions, createTransport } from './transport';
import type { CallMethod, Method, RegistrationRequest } from './types';
import { waitForDecision } from './wait-for';

/**
 * The API of the service. The methods take a path of its OpenAPI document, and answer `{status, data, response}`. They
 * throw an `ApiError` for every answer that is an error, and a `ConnectionError` if none came.
 */
export interface RegistrationClient {
  GET: CallMethod<'get'>;
  /** Carries an Idempotency-Key, the same one for all tries: a new one, or the one in the headers of the call. */
  POST: CallMethod<'post'>;
  PUT: CallMethod<'put'>;
  /** Is not sent again after a lost connection or a 504: look whether it was done. */
  DELETE: CallMethod<'delete'>;
  /** Walks through all items of a list, page by page. */
  listAll: ListAll;
  /**
   * Waits until a request is decided or has expired. Goes on through outages, until the signal ends it.
   * @throws NotFound if the request is not there, ConnectionError never
   */
  waitFor: (id: string, options?: { signal?: AbortSignal | undefined }) => Promise<RegistrationRequest>;
}

/**
 * Makes a client of the service. It runs in Node and in browsers.
 * @throws TypeError for a base URL that cannot be one
 */
export function createClient(options: ClientOptions): RegistrationClient {
  const send = createTransport(options);
  // The types of a call and of its answer come from the OpenAPI document, and the service keeps to it.
  const method = <M extends Method>(name: M): CallMethod<M> =>
    ((path: string, call?: AnyCall) => send(name, path, call)) as CallMethod<M>;
  const GET = method('get');
  return {
    GET,
    POST: method('post'),
    PUT: method('put'),
    DELETE: method('delete'),
    listAll: listAllWith(send),
    waitFor: (id, { signal } = {}) => waitForDecision(GET, id, signal),
  };
}
