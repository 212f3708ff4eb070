import type { z } from 'zod';
import type { AppContext } from '../app/app-context';
import type { Caller } from '../domain/permissions';

/** What a handler answers. A body that is undefined is not sent. */
export interface Answer {
  status: number;
  body?: unknown;
  headers?: Record<string, string>;
}

/** What a handler is given: parsed, and of the types its route's schemas say. */
export interface Input<Params, Query, Body> {
  caller: Caller;
  params: Params;
  query: Query;
  body: Body;
  /** The revisions that If-Match names, where the route takes it; undefined for any. */
  reviewed: string[] | undefined;
  /** The id derived from the Idempotency-Key, where the route takes one and it was sent. */
  keyedId: string | undefined;
}

export interface ResponseOf {
  description: string;
  schema?: z.ZodType;
  headers?: Record<string, string>;
}

/** The headers a route may take, beside those every one does. */
export interface CallHeaders {
  'if-match'?: string | undefined;
  'idempotency-key'?: string | undefined;
}

type Nothing = z.ZodType<undefined>;

/**
 * An endpoint as a value. The list of them drives Express, OpenAPI and the authorisation tests, so what an endpoint
 * takes, answers and demands is written once. `access` has no default: forgetting it does not compile.
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
   * `any_role` demands a token with a usable role; which things it reaches is the use case's to decide. `operator` demands
   * a super admin's token, or that the call comes from this machine.
   */
  access: 'public' | 'any_role' | 'operator';
  request: {
    params?: Params;
    query?: Query;
    body?: Body;
    headers?: z.ZodType<CallHeaders>;
  };
  /** Every status it may answer, but for those that come of its access and its input (see `responsesOf`). */
  responses: Record<number, ResponseOf>;
  handler: (
    app: AppContext,
    input: Input<z.output<Params>, z.output<Query>, z.output<Body>>,
  ) => Promise<Answer>;
}

/** Lets TypeScript infer a route's types, and forgets them where routes are listed. */
export function route<
  Params extends z.ZodType = Nothing,
  Query extends z.ZodType = Nothing,
  Body extends z.ZodType = Nothing,
>(definition: Route<Params, Query, Body>): Route {
  return definition;
}
