import type { Payload, PayloadCodec } from '@temporalio/common';
import cors from 'cors';
import express, { type Express, type Request, type RequestHandler } from 'express';
import type { Store } from 'express-rate-limit';
import type { Logger } from 'pino';
import { z } from 'zod';
import type { Authenticate } from '../auth/authenticate';
import type { CodecConfig, HttpConfig } from '../config';
import { ForbiddenError, InvalidInputError, MethodNotAllowedError } from '../errors';
import { authenticated } from './authenticated';
import { requireOneHost } from './broken-requests';
import { errorHandler, notFound } from './error-handler';
import { inputProblems } from '../domain/input-problems';
import { limitRate } from './rate-limit';
import { readBody, receive } from './read-body';
import { nameRequest } from './request-id';
import { requestLog } from './request-log';
import { securityHeadersOfAnswers } from './security-headers';

/** Temporal takes 4 MiB in one message. Base64 makes a third more of it. */
const MAX_BYTES = 8 * 1024 * 1024;

const bytes = z
  .string()
  .regex(/^[A-Za-z0-9+/_-]*={0,2}$/, 'Input should be base64')
  .transform((text) => Buffer.from(text, 'base64'));
/** The JSON form of Temporal's protobuf messages `Payloads` and `Payload`, which leaves out what is empty. */
const message = z.object({
  payloads: z
    .array(
      z.object({
        metadata: z.record(z.string(), bytes).nullable().default(null),
        data: bytes.nullable().default(null),
      }),
    )
    .default([]),
});

/** What the codec server needs. */
interface CodecDependencies {
  codec: PayloadCodec;
  authenticate: Authenticate;
  http: Pick<HttpConfig, 'rateLimitPerMinute' | 'trustedProxies'> & Pick<CodecConfig, 'corsOrigins'>;
  callCounts: Store;
  log: Logger;
}

/**
 * Temporal's remote codec (https://docs.temporal.io/codec-server) as an Express application: `POST /decode` and
 * `POST /encode`, for super admins. Temporal UI calls it from the browser, and the CLI from the operator's machine.
 */
export function createCodecApp({ codec, authenticate, http, callCounts, log }: CodecDependencies): Express {
  const server = express();
  server.set('trust proxy', http.trustedProxies);
  server.set('case sensitive routing', true);
  server.set('etag', false);
  server.set('x-powered-by', false);
  server.use(nameRequest, requestLog(log), securityHeadersOfAnswers, requireOneHost);
  server.get('/healthz', (_request, response) => void response.json({ status: 'alive' }));
  server.use(limitRate(http.rateLimitPerMinute, callCounts));
  server.use(
    cors({
      origin: http.corsOrigins,
      methods: 'POST',
      allowedHeaders: ['Authorization', 'Content-Type', 'X-Namespace'],
      exposedHeaders: ['X-Request-Id'],
      credentials: true,
      maxAge: 600,
    }),
  );
  const answer =
    (method: 'decode' | 'encode'): RequestHandler =>
    async (request, response) => {
      const { sub } = await superAdmin(request, authenticate);
      const payloads = await payloadsIn(request);
      const namespace = request.get('x-namespace');
      const done = await coded(codec, method, payloads);
      log.info({ sub, namespace, payloads: done.length }, `codec server: ${method}`);
      response.json({ payloads: done.map(asJson) });
    };
  server.post('/decode', answer('decode'));
  server.post('/encode', answer('encode'));
  server.all(['/decode', '/encode'], (_request, _response, next) => next(new MethodNotAllowedError('POST')));
  server.use(notFound, errorHandler);
  return server;
}

async function superAdmin(request: Request, authenticate: Authenticate): Promise<{ sub: string }> {
  const caller = (await authenticated(request, authenticate)).caller();
  if (caller.role !== 'super_admin') throw new ForbiddenError('Only super admins may use the codec server');
  return caller;
}

async function payloadsIn(request: Request): Promise<Payload[]> {
  const raw = readBody(request, await receive(request, MAX_BYTES));
  const parsed = message.safeParse(raw);
  if (!parsed.success)
    throw new InvalidInputError(inputProblems(['body'], parsed.error.issues, raw, message));
  return parsed.data.payloads;
}

async function coded(
  codec: PayloadCodec,
  method: 'decode' | 'encode',
  payloads: Payload[],
): Promise<Payload[]> {
  try {
    return await codec[method](payloads);
  } catch (error) {
    // The codec's messages name a key at most.
    const msg = `Value error, ${(error as Error).message}`;
    throw new InvalidInputError([{ type: 'value_error', loc: ['body', 'payloads'], msg }]);
  }
}

function asJson({ metadata, data }: Payload): object {
  const base64 = (value: Uint8Array): string => Buffer.from(value).toString('base64');
  return {
    metadata: Object.fromEntries(Object.entries(metadata ?? {}).map(([key, value]) => [key, base64(value)])),
    data: base64(data ?? new Uint8Array()),
  };
}
