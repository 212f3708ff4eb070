import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { Config } from '../config';
import type { Context } from './context';
import { listen } from './listen';

/** A request here has no body, so it is quick to send. */
const REQUEST_TIMEOUT_MS = 5_000;

/**
 * Serves `GET /metrics` for Prometheus and `GET /healthz` for a supervisor, without a token, if METRICS_PORT is set. It
 * listens on HOST like the API: whoever runs the service in a container sets that already, and no other host would be
 * reachable there.
 * @throws ConfigurationError if the port is in use or not allowed
 */
export async function serveMetrics(
  { app, polling, scrape }: Context,
  { http: { host }, metricsPort }: Pick<Config, 'http' | 'metricsPort'>,
): Promise<{ url: string; stop: () => Promise<void> } | undefined> {
  if (!scrape || metricsPort === undefined) return undefined;
  const answers: Record<string, () => Promise<Answer>> = {
    '/metrics': async () => ({ status: 200, type: scrape.registry.contentType, body: await scrape.text() }),
    '/healthz': () => {
      const problem = polling.problem();
      const answer =
        problem === undefined ? { status: 200, body: 'alive\n' } : { status: 503, body: `${problem}\n` };
      return Promise.resolve(answer);
    },
  };
  const answer = async ({ method, url }: IncomingMessage, response: ServerResponse): Promise<void> => {
    const handle = answers[(url ?? '').replace(/\?.*$/s, '')];
    if (!handle) send(response, { status: 404, body: 'there are /metrics and /healthz here\n' });
    else if (method !== 'GET' && method !== 'HEAD') send(response, { status: 405, body: 'GET only\n' });
    else send(response, await handle());
  };
  const server = createServer({ requestTimeout: REQUEST_TIMEOUT_MS, headersTimeout: REQUEST_TIMEOUT_MS });
  server.on('request', (request, response) => {
    answer(request, response).catch((error: unknown) => {
      app.log.error({ err: error }, 'metrics could not be read');
      send(response, { status: 500, body: 'the log says why\n' });
    });
  });
  const url = await listen(server, 'METRICS_PORT', metricsPort, host);
  return {
    url,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

interface Answer {
  status: number;
  type?: string;
  body: string;
}

function send(response: ServerResponse, { status, type = 'text/plain; charset=utf-8', body }: Answer): void {
  response.writeHead(status, {
    'Content-Type': type,
    'Content-Length': Buffer.byteLength(body),
    'Cache-Control': 'no-store',
    ...(status === 405 && { Allow: 'GET, HEAD' }),
  });
  response.end(body);
}
