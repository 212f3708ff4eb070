import { Agent, request } from 'node:http';

/** Node's servers close a connection that is unused for 5 s. A call that comes just then would fail. */
const IDLE_MS = 2_000;

/** Calls one server and keeps the connections. Rejects if the answer does not have the expected status. */
export type HttpCaller = (
  method: 'GET' | 'POST',
  path: string,
  expected: number,
  body?: unknown,
) => Promise<string>;

/** @param token a bearer token, if the server needs one */
export function httpCaller(url: string, token?: string): HttpCaller {
  const agent = new Agent({ keepAlive: true, timeout: IDLE_MS });
  const { hostname, port } = new URL(url);
  return (method, path, expected, body) =>
    new Promise((resolve, reject) => {
      const headers = {
        ...(token !== undefined && { authorization: `Bearer ${token}` }),
        ...(body !== undefined && { 'content-type': 'application/json' }),
      };
      const sent = request({ agent, hostname, port, method, path, headers }, (response) => {
        const chunks: Buffer[] = [];
        response.on('data', (chunk: Buffer) => chunks.push(chunk));
        response.on('error', reject);
        response.on('end', () => {
          const text = Buffer.concat(chunks).toString();
          if (response.statusCode === expected) resolve(text);
          else reject(new Error(`${method} ${path} answered ${String(response.statusCode)}: ${text}`));
        });
      });
      sent.on('error', reject);
      sent.end(body === undefined ? undefined : JSON.stringify(body));
    });
}
