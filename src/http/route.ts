import type { z } from 'zod';
import type { AppContext } from '../app/app-context';
import type { Caller } from '../domain/permissions';

/** What a handler answers: a JSON body, or a stream. A body that is undefined is not sent. */
export interface Answer {
  status: number;
  body?: unknown;
  stream?: AnswerStream;
  headers?: Record<string, string>;
}

/** A body that is sent while it is made, so that it may be larger than the memory. */
export interface AnswerStream {
  /** One of the media types that the response declares. */
  mediaType: string;
  /** The first chunk is awaited before anything is sent. If it fails, the answer is an ordinary error. */
  chunks: AsyncGenerator<string, void>;
}

/** The parsed input of a handler. Its types are those of the route's schemas. */
export interface Input<Params, Query, Body> {
  caller: Caller;
  params: Params;
  query: Query;
  body: Body;
  /** The revisions that If-Match names. Undefined allows any. */
  reviewed: string[] | undefined;
  /** Whether there was an If-Match. */
  isConditional: boolean;
  /** The id derived from the Idempotency-Key, or undefined if none was sent. */
  keyedId: string | undefined;
  /** The media type that the caller prefers, of those that the route declares (RFC 9110, section 12.5.1). */
  mediaType: string;
}

/** The part of a call that an input came from. The `loc` of its problems begins with it. */
export type InputSource = 'body' | 'query' | 'path' | 'header';

export interface ResponseOf {
  description: string;
  /** Of the JSON body. */
  schema?: z.ZodType;
  /** What may be sent as a stream instead, by media type. */
  streams?: Record<string, z.ZodType>;
  headers?: Record<string, string>;
}

/** The headers that a route may take, besides those that every route takes. */
export interface CallHeaders {
  'if-match'?: string | undefined;
  'idempotency-key'?: string | undefined;
}

type Nothing = z.ZodType<undefined>;

/**
 * An endpoint as a value. The list of routes drives Express, OpenAPI and the authorisation tests, so everything about
 * an endpoint is written once. `access` has no default, so a route without it does not compile.
 */
export interface Route<
  Params extends z.ZodType = z.ZodType,
  Query extends z.ZodType = z.ZodType,
  Body extends z.ZodType = z.ZodType,
> {
  method: 'get' | 'post' | 'put' | 'delete';
  /** In Express 5 syntax, relative to the server's root. */
  path: string;
  /** The tag, name and title it has in OpenAPI. */
  tag: string;
  operationId: string;
  summary: string;
  /**
   * `any_role` needs a token with a usable role; the use case decides which things it reaches. `operator` needs a super
   * admin's token, or a call from this machine.
   */
  access: 'public' | 'any_role' | 'operator';
  request: {
    params?: Params;
    query?: Query;
    body?: Body;
    headers?: z.ZodType<CallHeaders>;
  };
  /** Every status it may answer, except those that follow from its access and its input (see `responsesOf`). */
  responses: Record<number, ResponseOf>;
  handler: (
    app: AppContext,
    input: Input<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<Answer>;
}

/** Lets TypeScript infer the types of one route. The result has the general type, so that routes fit into one list. */
export function route<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
>(definition: Route<Params, Query, Body>): Route {
  return definition;
}
