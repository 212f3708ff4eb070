import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { v7 as uuidv7 } from 'uuid';

/** Probes call every few seconds, and they keep logs of their own. */
const PROBES = ['/healthz', '/readyz'];

/** Logs the method, path, status and time of each answer. It never logs a header, a body or a query string. */
export function requestLog(logger: Logger): RequestHandler {
  return pinoHttp({
    logger,
    genReqId: () => uuidv7(),
    autoLogging: { ignore: ({ url }) => PROBES.some((probe) => probe === url) },
    serializers: {
      req: ({ id, method, url }: { id: string; method: string; url: string }) => ({
        id,
        method,
        path: pathIn(url),
      }),
      res: ({ statusCode }: { statusCode: number }) => ({ status: statusCode }),
    },
    wrapSerializers: true,
    customLogLevel: (_request, { statusCode }) => {
      if (statusCode === 500) return 'error';
      return statusCode > 500 ? 'warn' : 'info';
    },
  });
}

/** The path in a request target (RFC 9112, section 3.2). The absolute form of a target may hold a password. */
function pathIn(target: string): string {
  return target.replace(/^\w+:\/\/[^/?]*/, '').replace(/\?.*$/s, '');
}
