import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A call that has arrived. */
export interface Arrived {
  method: string;
  url: string;
  headers: IncomingHttpHeaders;
}

/** How one call is answered. */
export type Answering = (response: ServerResponse) => void;

/** A server that answers as it is told, like a service or a proxy that fails. */
export interface FaultyServer {
  url: string;
  arrived: Arrived[];
  stop: () => Promise<void>;
}

/** Starts a server that gives these answers, one after another. The last one is given again and again. */
export async function startFaultyServer(...answers: Answering[]): Promise<FaultyServer> {
  const arrived: Arrived[] = [];
  const server = createServer((request, response) => {
    const answer = answers[Math.min(arrived.length, answers.length - 1)];
    arrived.push({ method: request.method ?? '', url: request.url ?? '', headers: request.headers });
    request.resume().on('end', () => answer?.(response));
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    arrived,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

/** Answers with a status and JSON. */
export function json(status: number, body: unknown, headers: Record<string, string> = {}): Answering {
  return (response) =>
    response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
}

/** Breaks the connection without an answer. */
export const breakOff: Answering = (response) => response.destroy();

/** Breaks the connection in the middle of the body. */
export const breakWithin: Answering = (response) => {
  response.writeHead(200, { 'Content-Type': 'application/json', 'Content-Length': '1000' });
  response.write('{"items":', () => response.destroy());
};

/** Never answers. */
export const keepSilent: Answering = () => undefined;
