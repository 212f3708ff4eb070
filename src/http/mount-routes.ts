import { type Express, type NextFunction, type Request, type Response, Router } from 'express';
import type { z } from 'zod';
import type { AppContext } from '../app/app-context';
import type { Authenticate, Principal } from '../auth/authenticate';
import { InvalidInputError, type InputProblem, MethodNotAllowedError, UnauthorizedError } from '../errors';
import { inputProblems } from './input-problems';
import { readBody } from './read-body';
import { responsesOf } from './responses';
import type { Answer, Route } from './route';

interface MountOptions {
  app: AppContext;
  authenticate: Authenticate;
  /** Refuse to send what a route's schemas do not declare: on in tests. */
  verifyResponses: boolean;
}

/**
 * Mounts routes so that every request is checked in one order (DESIGN, section 1): token, input, then what the use
 * case decides. A known path with another method answers 405.
 */
export function mountRoutes(express: Express, routes: Route[], options: MountOptions): void {
  const router = Router({ caseSensitive: true });
  for (const route of routes) {
    router[route.method](route.path, async (request, response) => {
      send(response, await answer(route, request, options));
    });
  }
  for (const path of new Set(routes.map((route) => route.path))) {
    const methods = routes.filter((route) => route.path === path).map(({ method }) => method.toUpperCase());
    const allow = methods.flatMap((method) => (method === 'GET' ? ['GET', 'HEAD'] : [method]));
    router.all(path, (_request: Request, _response: Response, next: NextFunction) => {
      next(new MethodNotAllowedError(allow.join(', ')));
    });
  }
  express.use(router);
}

async function answer(route: Route, request: Request, options: MountOptions): Promise<Answer> {
  const principal =
    route.access === 'public' ? undefined : await authenticated(request, options.authenticate);
  const input = await parsedInput(route, request);
  const answered = await route.handler(options.app, {
    ...input,
    // A public route's handler has no caller to look at.
    caller: principal?.caller() as never,
  });
  if (options.verifyResponses) verify(route, answered);
  return answered;
}

async function authenticated(request: Request, authenticate: Authenticate): Promise<Principal> {
  // Node keeps the first of several; a second one must not pass unseen.
  if ((request.headersDistinct.authorization?.length ?? 0) > 1) {
    throw new UnauthorizedError('Send one Authorization header');
  }
  return authenticate(request.get('authorization'));
}

async function parsedInput(
  route: Route,
  request: Request,
): Promise<Record<'params' | 'query' | 'body', unknown>> {
  const { params, query, body } = route.request;
  const problems: InputProblem[] = [];
  const parse = (source: 'path' | 'query' | 'body', schema: z.ZodType | undefined, raw: unknown): unknown => {
    const parsed = schema?.safeParse(raw);
    if (parsed?.success !== false) return parsed?.data;
    problems.push(...inputProblems(source, parsed.error.issues, raw, schema as z.ZodType));
    return undefined;
  };
  const input = {
    params: parse('path', params, request.params),
    query: parse('query', query, request.query),
    body: body && parse('body', body, await readBody(request)),
  };
  if (problems.length > 0) throw new InvalidInputError(problems);
  return input;
}

function verify(route: Route, { status, body }: Answer): void {
  const declared = responsesOf(route)[status];
  if (!declared) throw new Error(`${route.operationId} answers ${status}, which it does not declare`);
  if (declared.schema) declared.schema.parse(JSON.parse(JSON.stringify(body)));
  else if (body !== undefined) throw new Error(`${route.operationId} declares no body for ${status}`);
}

function send(response: Response, { status, body, headers = {} }: Answer): void {
  response.status(status).set(headers);
  if (body === undefined) response.end();
  else response.json(body);
}
