import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A server of keys that answers what a test wants: a broken issuer, or a server of an attacker. */
export interface KeyServer {
  url: string;
  /** How often the keys were asked for. */
  asked: () => number;
  /** Sets how it answers from now on. */
  answerWith: (listener: RequestListener) => void;
  stop: () => Promise<void>;
}

export async function startKeyServer(listener: RequestListener): Promise<KeyServer> {
  let current = listener;
  let asked = 0;
  const server = createServer((request, response) => {
    asked += 1;
    current(request, response);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}/keys`,
    asked: () => asked,
    answerWith: (next) => {
      current = next;
    },
    stop: async () => {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** Answers a key set. */
export function keySetOf(...keys: object[]): RequestListener {
  return (_request, response) => {
    response.setHeader('Content-Type', 'application/jwk-set+json').end(JSON.stringify({ keys }));
  };
}

/** Answers each path in its own way, and 404 for all others. */
export function routed(routes: Record<string, RequestListener>): RequestListener {
  return (request, response) => {
    const route = routes[request.url ?? ''];
    if (route) route(request, response);
    else response.writeHead(404).end();
  };
}
