import {
  type Express,
  type NextFunction,
  type Request,
  type RequestHandler,
  type Response,
  Router,
} from 'express';
import type { z } from 'zod';
import type { AppContext } from '../app/app-context';
import { type KeyedCall, runOnce } from '../app/idempotency';
import type { Authenticate, Principal } from '../auth/authenticate';
import type { Caller } from '../domain/permissions';
import {
  ForbiddenError,
  InvalidInputError,
  MethodNotAllowedError,
  NotAcceptableError,
  NotFoundError,
  UnavailableError,
} from '../errors';
import { authenticated } from './authenticated';
import { revisionsIn } from './entity-tag';
import type { InputProblem } from '../domain/input-problem';
import { inputProblems } from '../domain/input-problems';
import { isLocal } from './local-caller';
import type { CallerLocals } from './rate-limit';
import { readBody, receive } from './read-body';
import { responsesOf } from './responses';
import type { InputSource, Answer, CallHeaders, Route } from './route';
import { NOT_FOUND } from './schemas';
import { sendStream } from './send-stream';

interface MountOptions {
  app: AppContext;
  authenticate: Authenticate;
  limit: RequestHandler;
  /** Whether it is an error to send what a route's schemas do not declare. Tests turn this on. */
  verifyResponses: boolean;
  /** How long the reader of a stream may read nothing. */
  stallMs: number;
}

/**
 * Mounts routes so that each request is checked in order (docs/api.md#order-of-checks): token, input, then the use
 * case. A caller over its rate limit gets 429 and nothing else. A known path with another method answers 405.
 */
export function mountRoutes(express: Express, routes: Route[], options: MountOptions): void {
  const router = Router({ caseSensitive: true });
  // A path is complete before the next one, because a parameter of a later path may match it too.
  for (const path of new Set(routes.map((route) => route.path))) {
    const here = routes.filter((route) => route.path === path);
    for (const route of here) {
      // Probes are not counted. Otherwise a flood of calls from the same address would make them fail.
      const guards =
        route.access === 'public' ? [] : [identification(route, options.authenticate), options.limit];
      router[route.method](path, ...guards, async (request, response) => {
        const { principal, refusal } = response.locals as Identified;
        if (refusal !== undefined) throw refusal;
        await send(response, await answer(route, request, principal, options), options.stallMs);
      });
    }
    const allow = here.flatMap(({ method }) => (method === 'get' ? ['GET', 'HEAD'] : [method.toUpperCase()]));
    router.all(path, options.limit, (_request: Request, _response: Response, next: NextFunction) => {
      next(new MethodNotAllowedError(allow.join(', ')));
    });
  }
  express.use(router);
}

/** The result of checking the token. A refusal is kept until the call has been counted. */
interface Identified extends CallerLocals {
  refusal?: Error;
}

function identification({ access }: Route, authenticate: Authenticate): RequestHandler {
  return async (request, response, next) => {
    if (access === 'operator' && isLocal(request)) {
      next();
      return;
    }
    const locals = response.locals as Identified;
    try {
      locals.principal = await authenticated(request, authenticate);
    } catch (error) {
      // The token may be good. While the keys are out of reach, the call is not counted for anybody.
      if (error instanceof UnavailableError) throw error;
      locals.refusal = error as Error;
    }
    next();
  };
}

async function answer(
  route: Route,
  request: Request,
  principal: Principal | undefined,
  { app, verifyResponses }: MountOptions,
): Promise<Answer> {
  const { headers, unknown, ...input } = await parsedInput(route, request);
  const key = headers?.['idempotency-key'];
  // The handlers of public routes and of routes for operators do not use the caller.
  const caller = principal?.caller() as Caller;
  if (route.access === 'operator' && principal && caller.role !== 'super_admin') {
    throw new ForbiddenError('Only super admins may ask this');
  }
  const mediaType = preferredType(route, request);
  if (unknown) throw new NotFoundError(unknown.msg);
  const handle = (keyedId?: string): Promise<Answer> =>
    route.handler(app, {
      ...input,
      caller,
      reviewed: revisionsIn(headers?.['if-match']),
      isConditional: headers?.['if-match'] !== undefined,
      keyedId,
      mediaType,
    });
  const answered =
    key === undefined
      ? await handle()
      : await keyed(
          app,
          { principal: caller.sub, route: `${route.method} ${pathOf(request)}`, key, body: input.body },
          handle,
        );
  if (verifyResponses) verify(route, answered);
  return answered;
}

/** Runs a call with an Idempotency-Key. The answer to a call that was sent before says so in a header. */
async function keyed(
  app: AppContext,
  call: KeyedCall,
  handle: (keyedId: string) => Promise<Answer>,
): Promise<Answer> {
  const { result, isRepeated } = await runOnce(app, call, handle);
  return isRepeated ? { ...result, headers: { ...result.headers, 'Idempotency-Replayed': 'true' } } : result;
}

/** Routes that only answer JSON do so whatever the caller accepts. */
function preferredType({ responses }: Route, request: Request): string {
  const streams = Object.values(responses).flatMap(({ streams = {} }) => Object.keys(streams));
  const types = ['application/json', ...streams];
  const preferred = streams.length === 0 ? types[0] : request.accepts(types);
  if (typeof preferred === 'string') return preferred;
  throw new NotAcceptableError(`Accept must allow one of ${types.join(', ')}`);
}

/** The path without a slash at its end, because a route is the same with and without it. */
function pathOf(request: Request): string {
  return request.path.replace(/\/+$/, '');
}

interface ParsedInput {
  params: unknown;
  query: unknown;
  headers: CallHeaders | undefined;
  body: unknown;
  /** Set if the only problem is an id in the path that nothing can have. The answer is then 404. */
  unknown: InputProblem | undefined;
}

async function parsedInput(route: Route, request: Request): Promise<ParsedInput> {
  const { params, query, headers, body } = route.request;
  // The body is read even if the route takes none, because a request that breaks off must have no effect.
  const bytes = await receive(request);
  const problems: InputProblem[] = [];
  const parse = <T>(source: InputSource, schema: z.ZodType<T> | undefined, raw: unknown): T | undefined => {
    const parsed = schema?.safeParse(raw);
    if (parsed?.success !== false) return parsed?.data;
    problems.push(...inputProblems([source], parsed.error.issues, raw, schema as z.ZodType));
    return undefined;
  };
  const input = {
    params: parse('path', params, request.params),
    query: parse('query', query, request.query),
    headers: parse('header', headers, request.headers),
    body: body && parse('body', body, readBody(request, bytes)),
  };
  const invalid = problems.filter(({ type }) => type !== NOT_FOUND);
  if (invalid.length > 0) throw new InvalidInputError(invalid);
  return { ...input, unknown: problems[0] };
}

function verify(route: Route, { status, body, stream }: Answer): void {
  const declared = responsesOf(route)[status];
  if (!declared) throw new Error(`${route.operationId} answers ${status}, which it does not declare`);
  if (stream) {
    if (declared.streams?.[stream.mediaType]) return;
    throw new Error(`${route.operationId} declares no stream of ${stream.mediaType} for ${status}`);
  }
  if (declared.schema) declared.schema.parse(JSON.parse(JSON.stringify(body)));
  else if (body !== undefined) throw new Error(`${route.operationId} declares no body for ${status}`);
}

/**
 * Sends an answer. Express would do the same as `response.json`, but more slowly: it looks up settings, reads the content
 * type back, and copies a large body to compute its length.
 */
async function send(
  response: Response,
  { status, body, stream, headers = {} }: Answer,
  stallMs: number,
): Promise<void> {
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (stream) return sendStream(response, status, stream, stallMs);
  response.statusCode = status;
  if (body === undefined) {
    response.end();
    return;
  }
  const text = JSON.stringify(body);
  response.setHeader('Content-Type', 'application/json; charset=utf-8');
  response.setHeader('Content-Length', Buffer.byteLength(text));
  response.end(text);
}
