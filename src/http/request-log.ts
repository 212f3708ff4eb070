import type { RequestHandler } from 'express';
import type { Logger } from 'pino';
import { pinoHttp } from 'pino-http';
import { v7 as uuidv7 } from 'uuid';

/** Probes ask every few seconds; what they hear is in their own logs. */
const PROBES = ['/healthz', '/readyz'];

/** Logs each answer by method, path, status and time: never a header, a body or a query string. */
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

/** Of a request target (RFC 9112, section 3.2), whose absolute form may hold a password. */
function pathIn(target: string): string {
  return target.replace(/^\w+:\/\/[^/?]*/, '').replace(/\?.*$/s, '');
}
